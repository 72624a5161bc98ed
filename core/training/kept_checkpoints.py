"""The checkpoints of a stored run: artifacts beside the weights it ended with."""

from collections.abc import Callable

import numpy as np

from core.errors import InvalidValue
from core.experiment import Experiment
from core.store import RunStore
from core.training.checkpoints import Checkpoints, epochs_among
from core.training.conduct import checkpoint_files


def kept_epochs(store: RunStore, run_id: str) -> list[int]:
    """The epochs before the last whose weights are kept with a run, ascending."""
    return epochs_among(store.artifact_names(run_id))


def keep(store: RunStore, run_id: str, weights: dict[int, dict[str, np.ndarray]]) -> None:
    """Add checkpoints to a run."""
    for name, content in checkpoint_files(weights).items():
        store.keep(run_id, name, content)


def keep_missing(
    store: RunStore,
    run_id: str,
    number: int,
    note: Callable[[str], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> None:
    """Train a finished run again for those of its checkpoints that are not kept.

    Args:
        store: where the run is.
        run_id: a run that is done.
        number: of checkpoints, see `core.training.checkpoints`.
        note: is told when it is trained again.
        stopped: is asked after each batch whether to give up, which keeps nothing.

    Raises:
        InvalidValue: the run has no weights, or see `core.training.retracing.retrace`.
        StoreError: the store cannot be read or written.
    """
    from core.training.retracing import retrace

    run = store.get(run_id)
    experiment = Experiment.from_dict(run.experiment)
    due = {epoch for epoch in Checkpoints(experiment, number).due if epoch < run.last_epoch}
    if due <= set(kept_epochs(store, run.id)):
        return
    weights = store.artifact(run.id, "weights")
    if weights is None:
        raise InvalidValue(f"Run {run.id} has no stored weights to compare with; delete it and run it again.")
    note(f"Run {run.id} is stored without these checkpoints: it is trained again to keep them.")
    keep(store, run.id, retrace(experiment, weights, number, stopped) or {})
