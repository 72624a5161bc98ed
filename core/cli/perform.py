"""One run from its first line to its last: out of the store when it is done there, otherwise trained and stored."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.cli.journal import Journal
from core.cli.output import Output
from core.errors import failure_sentence

if TYPE_CHECKING:
    from core.experiment import Experiment
    from core.store import RunStore, StoredRun


def perform(
    experiment: "Experiment",
    store: "RunStore | None",
    output: Output,
    stopped: Callable[[], bool],
    checkpoints: int = 0,
    anew: bool = False,
) -> dict[str, Any]:
    """Tell `output` the lines of a run. The summary is the last one, whatever the run came to.

    Args:
        experiment: what to run.
        store: where a done run is taken from and a new one goes; None for neither.
        output: is told start, records, an error if there is one, and summary.
        stopped: is asked after each epoch whether to end there.
        checkpoints: at how many epochs to keep the weights; a run that is done without them is trained again for them.
        anew: train also what is done; it replaces the stored run.

    Returns:
        The summary.

    Raises:
        InvalidValue: the checkpoints cannot be kept.
        StoreError: the store takes no new run; nothing was told yet.
    """
    if checkpoints:
        from core.training.checkpoints import Checkpoints

        # Said before anything is trained.
        Checkpoints(experiment, checkpoints)
    known = store.find(experiment.id) if store is not None else None
    if store is not None and known is not None and known.status == "done" and not anew:
        if checkpoints:
            from core.training.kept_checkpoints import keep_missing

            keep_missing(store, known.id, checkpoints, output.note, stopped)
        return replay(store, known, output)
    if known is not None and known.status in ("queued", "running"):
        output.note(
            f"Run {known.id} is {known.status} in another process: it is trained here beside it, without storing it twice."
        )
        store = None
    return _train(experiment, store, output, stopped, checkpoints)


def replay(store: "RunStore", run: "StoredRun", output: Output) -> dict[str, Any]:
    """Tell `output` the lines of a stored run, whatever its status; returns its summary, empty when there is none."""
    start = {
        "id": run.id,
        "experiment": run.experiment,
        "class_names": run.class_names,
        "train_counts": run.train_counts,
    }
    output.line("start", start)
    for record in store.records(run.id):
        output.line("record", record)
    if run.error:
        output.line("error", {"message": run.error})
    if run.summary is not None:
        output.line("summary", run.summary)
    return run.summary or {}


def _train(
    experiment: "Experiment",
    store: "RunStore | None",
    output: Output,
    stopped: Callable[[], bool],
    checkpoints: int,
) -> dict[str, Any]:
    from core.training.conduct import conduct, start_payload

    start, began, epochs = start_payload(experiment), time.perf_counter(), 0
    journal = Journal(store, start, output.note)

    def emit(record: dict[str, Any]) -> None:
        nonlocal epochs
        epochs = record["epoch"]
        journal.record(record)
        output.line("record", record)

    try:
        output.line("start", start)
        result = conduct(experiment, emit, stopped, checkpoints)
    except (KeyboardInterrupt, OSError):
        journal.finish("stopped", error="The command ended before the run did.")
        raise
    except Exception as error:
        sentence = failure_sentence(error)
        summary = {"status": "failed", "seconds": round(time.perf_counter() - began, 4), "epochs": epochs}
        journal.finish("failed", summary, error=sentence)
        output.line("error", {"message": sentence})
    else:
        summary, sentence = result.summary, result.error or ""
        journal.finish(result.status, summary, result.artifacts, result.error)
        if sentence:
            output.line("error", {"message": sentence})
    output.line("summary", summary)
    return summary
