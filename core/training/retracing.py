"""A finished run trained once more, to keep the checkpoints that it passed."""

from collections.abc import Callable

import numpy as np

from core.errors import InvalidValue
from core.experiment import Experiment
from core.training.active_run import ActiveRun
from core.training.checkpoints import Weights

# Density ratios jump where a hidden unit falls silent, so that rounding, which stacks and threads bring about, grows to 2 %.
TOLERANCE = 0.05


def retrace(
    experiment: Experiment, weights: Weights, number: int, stopped: Callable[[], bool] = lambda: False
) -> dict[int, dict[str, np.ndarray]] | None:
    """The weights at some epochs of a run that came to its end, from training it again.

    Training is deterministic on one machine. That the networks end where those of the run ended shows that the way there is
    the run's; rounding, which another number of threads or a stack brings about, is let through.

    Args:
        experiment: what was trained.
        weights: what it ended with.
        number: of checkpoints, see `core.training.checkpoints`.
        stopped: is asked after each batch whether to give up.

    Returns:
        By epoch; None when it was stopped.

    Raises:
        InvalidValue: it ends elsewhere, or has no checkpoints.
    """
    run = ActiveRun(experiment, stopped, checkpoints=number)
    last = 0
    for record in run:
        last = record.epoch
    if run.stopped:
        return None
    assert run.outcome is not None
    apart = _distance(weights, run.outcome.weights)
    if not apart <= TOLERANCE:
        raise InvalidValue(
            f"Run {experiment.id} ended elsewhere when it was trained again for its checkpoints (its weights differ by "
            f"{apart:.0%} of their length), because another machine or another version of the lab trained it. Nothing was kept; "
            "delete the run and train it with `run --checkpoints`."
        )
    return run.checkpoints.weights(last)


def _distance(one: Weights, other: Weights) -> float:
    """The largest distance of a seed's weights, as a share of their length; infinite between different networks."""
    if {name: value.shape for name, value in one.items()} != {name: value.shape for name, value in other.items()}:
        return float("inf")
    apart = sum(_squares(value - other[name]) for name, value in one.items())
    length = sum(_squares(value) for value in one.values())
    return float(np.sqrt(np.max(apart / np.maximum(length, np.finfo(float).tiny))))


def _squares(values: np.ndarray) -> np.ndarray:
    """Of each seed, float64 `[S]`."""
    return np.square(values.astype(np.float64)).reshape(len(values), -1).sum(1)
