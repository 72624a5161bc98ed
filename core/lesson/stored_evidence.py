"""The evidence for the verdict of a lesson, read from the store."""

from collections.abc import Callable

from core.flatness import Flatness, FlatnessSettings, measure_stored
from core.frames import RunData
from core.lesson import Lesson
from core.lesson.verdict import Evidence
from core.store import RunStore


def stored_evidence(
    lesson: Lesson, store: RunStore, name: str, run_id: str, stopped: Callable[[], bool] = lambda: False
) -> Evidence:
    """Return a stored run with the evidence that the lesson needs; flatness is measured here if it is not stored yet.

    Args:
        lesson: the lesson.
        store: the store of the run.
        name: name of the run in the lesson.
        run_id: id of the run in the store.
        stopped: called during a measurement, which stops when it returns True.

    Raises:
        StoreError: the store cannot be read.
        UnknownRun: there is no such run.
    """
    run = store.get(run_id)
    done = run.status == "done"
    flatness = None
    if lesson.flatness is not None and done:
        measurement = Flatness(FlatnessSettings.from_dict(lesson.flatness))
        flatness = measure_stored(store, run, measurement, stopped=stopped).payloads
    return Evidence(
        RunData.of_stored(run, name, store.records(run_id)),
        probabilities=store.artifact(run_id, "probabilities") if "probabilities" in lesson.artifacts and done else None,
        flatness=flatness,
    )
