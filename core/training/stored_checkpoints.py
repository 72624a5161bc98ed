"""The checkpoints of a stored run: artifacts in addition to its final weights."""

from collections.abc import Callable

import numpy as np

from core.errors import InvalidValue
from core.experiment import Experiment
from core.store import RunStore
from core.training.checkpoints import Checkpoints, epochs_among
from core.training.run_experiment import checkpoint_files


def stored_epochs(store: RunStore, run_id: str) -> list[int]:
    """Return the epochs before the last whose weights are stored with a run, ascending."""
    return epochs_among(store.artifact_names(run_id))


def store_checkpoints(store: RunStore, run_id: str, weights: dict[int, dict[str, np.ndarray]]) -> None:
    """Add checkpoints to a run."""
    for name, content in checkpoint_files(weights).items():
        store.add_artifact(run_id, name, content)


def store_missing_checkpoints(
    store: RunStore,
    run_id: str,
    number: int,
    note: Callable[[str], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Train a finished run again where checkpoints of it are not stored, and store them.

    Args:
        store: the store of the run.
        run_id: the id of a finished run.
        number: number of checkpoints, see `core.training.checkpoints`.
        note: called with a sentence when the run is trained again.
        stopped: called after each batch; training stops, and no checkpoint is stored, when it returns True.

    Raises:
        InvalidValue: the run has no stored weights, or for the reasons of `core.training.retracing.retrace`.
        StoreError: the store cannot be read or written.
    """
    from core.training.retracing import retrace

    run = store.get(run_id)
    experiment = Experiment.from_dict(run.experiment)
    due = {epoch for epoch in Checkpoints(experiment, number).due if epoch < run.last_epoch}
    if due <= set(stored_epochs(store, run.id)):
        return
    weights = store.artifact(run.id, "weights")
    if weights is None:
        raise InvalidValue(f"Run {run.id} has no stored weights to compare with; delete it and run it again.")
    note(f"Run {run.id} is stored without these checkpoints: it is trained again to keep them.")
    store_checkpoints(store, run.id, retrace(experiment, weights, number, stopped) or {})
