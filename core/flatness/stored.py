"""The flatness of a stored run: read back where it was measured before, otherwise measured and kept with it."""

from collections.abc import Callable
from typing import Any

from core.errors import InvalidValue
from core.experiment import Experiment
from core.flatness import artifact
from core.flatness.measurement import Measurement, measure
from core.flatness.network_model import network_model
from core.flatness.settings import FlatnessSettings
from core.store import RunStore, StoredRun


def measure_stored(
    store: RunStore,
    run: StoredRun,
    settings: FlatnessSettings,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Measurement:
    """The flatness of a run with these settings; classes that an earlier call has measured are not measured again.

    Args:
        store: where the run is, and where the measurement goes, a stopped one too.
        run: has ended with weights.
        settings: what to measure with.
        emit: is given each class's payload as it comes.
        stopped: is asked after each product whether to end there.

    Raises:
        InvalidValue: the run diverged or has no weights, or the model is too large.
        StoreError: the store cannot be read or written.
    """
    kept = store.artifact(run.id, artifact.NAME)
    before = artifact.stored_measurement(kept, settings)
    if before is not None and before["status"] == "done":
        for payload in before["classes"]:
            emit(payload)
        return Measurement("done", before["classes"], before["summary"])
    check_has_minimum(run)
    weights = store.artifact(run.id, "weights")
    if weights is None:
        raise InvalidValue(no_weights(run))
    known = before["classes"] if before is not None else []
    result = measure(Experiment.from_dict(run.experiment), weights, settings, emit, stopped, known)
    if result.classes:
        # Read anew: another measurement may have been added meanwhile.
        kept = store.artifact(run.id, artifact.NAME)
        store.keep(run.id, artifact.NAME, artifact.with_measurement(kept, settings, result.classes, result.summary))
    return result


def check_has_minimum(run: StoredRun) -> None:
    """Raise `InvalidValue` for a run that has not ended, that diverged, or that trained no network."""
    if run.status in ("queued", "running"):
        raise InvalidValue(f"Run {run.id} is {run.status}; its flatness can be measured once it has ended.")
    if run.status == "diverged":
        raise InvalidValue(f"Run {run.id} diverged: it has no minimum whose flatness could be measured.")
    network_model(Experiment.from_dict(run.experiment))


def no_weights(run: StoredRun) -> str:
    """The sentence for a run without stored weights."""
    return f"Run {run.id} ({run.status}) has no stored weights; run it again to its end, then measure its flatness."
