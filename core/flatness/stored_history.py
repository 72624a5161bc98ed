"""Flatness over the training of a stored run: read back where it was measured before, otherwise measured and kept with it."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from core.errors import InvalidValue
from core.experiment import Experiment
from core.flatness import artifact
from core.flatness.history import trace_history
from core.flatness.measurement import Measurement
from core.flatness.settings import FlatnessSettings
from core.flatness.stored import check_has_minimum, no_weights
from core.store import RunStore, StoredRun
from core.training.kept_checkpoints import keep, kept_epochs, kept_weights


def is_complete(measurement: Mapping[str, Any] | None, epochs: Sequence[int], last_epoch: int) -> bool:
    """Whether a stored measurement holds all checkpoints: those at `epochs`, of which there must be some, and the last."""
    if measurement is None or measurement["status"] != "done" or (not epochs and last_epoch > 1):
        return False
    return [one["epoch"] for one in measurement["summary"]["epochs"]] == [*epochs, last_epoch]


def check_has_way(run: StoredRun, epochs: Sequence[int]) -> None:
    """Raise `InvalidValue` where there are no checkpoints at `epochs`, and training again cannot bring them."""
    check_has_minimum(run)
    if not epochs and run.last_epoch > 1 and run.status != "done":
        raise InvalidValue(
            f"Run {run.id} ({run.status}) has no checkpoints, and only a run that came to its end can be trained again for "
            "them; run it again to its end first."
        )


def measure_stored_history(
    store: RunStore,
    run: StoredRun,
    number: int,
    settings: FlatnessSettings,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Measurement:
    """The flatness of a run at its checkpoints; a run without any is trained again, and keeps those that it passes.

    Args:
        store: where the run is, and where checkpoints and measurement go, a stopped one too.
        run: has ended with weights.
        number: of checkpoints to pass where there are none.
        settings: what to measure with.
        emit: is given each payload as it comes, see `core.flatness.history`.
        stopped: is asked after each batch and each product whether to end there.

    Raises:
        InvalidValue: the run diverged, has no weights or cannot be trained again, or the model is too large.
        StoreError: the store cannot be read or written.
    """
    before = artifact.stored_measurement(store.artifact(run.id, artifact.HISTORIES), settings)
    epochs = kept_epochs(store, run.id)
    if before is not None and is_complete(before, epochs, run.last_epoch):
        for payload in before["classes"]:
            emit(payload)
        return Measurement("done", before["classes"], before["summary"])
    check_has_way(run, epochs)
    weights = store.artifact(run.id, "weights")
    if weights is None:
        raise InvalidValue(no_weights(run))
    known = before["classes"] if before is not None else []
    experiment, kept = Experiment.from_dict(run.experiment), kept_weights(store, run.id)
    result, fresh = trace_history(experiment, weights, run.last_epoch, kept, number, settings, emit, stopped, known)
    keep(store, run.id, fresh)
    if result.classes:
        # Read anew: another measurement may have been added meanwhile.
        others = store.artifact(run.id, artifact.HISTORIES)
        content = artifact.with_measurement(others, settings, result.classes, result.summary)
        store.keep(run.id, artifact.HISTORIES, content)
    return result
