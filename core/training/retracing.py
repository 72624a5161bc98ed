"""Training of a finished run a second time, to get its checkpoints."""

from collections.abc import Callable

import numpy as np
from jaxtyping import Num

from core.errors import InvalidValue
from core.experiment import Experiment
from core.training.active_run import ActiveRun
from core.training.checkpoints import Weights

# Density ratios jump where a hidden unit falls silent, so that rounding, which stacks and threads bring about, grows to 2 %.
TOLERANCE = 0.05


def retrace(
    experiment: Experiment, weights: Weights, number: int, stopped: Callable[[], bool] = lambda: False
) -> dict[int, dict[str, Num[np.ndarray, "seeds ..."]]] | None:
    """Train a finished run again, and return its weights at some epochs.

    Training is deterministic on one machine. If the final weights equal those of the run, so do the weights at all epochs before;
    rounding, which depends on the number of threads and on the stack, is tolerated.

    Args:
        experiment: the experiment of the run.
        weights: the final weights of the run.
        number: number of checkpoints, see `core.training.checkpoints`.
        stopped: called after each batch; training stops when it returns True.

    Returns:
        The weights by epoch; None when training was stopped.

    Raises:
        InvalidValue: the final weights differ from those of the run, or the run has no checkpoints.
    """
    run = ActiveRun(experiment, stopped, checkpoints=number)
    last = 0
    for record in run:
        last = record.epoch
    if run.stopped:
        return None
    assert run.outcome is not None
    distance = _distance(weights, run.outcome.weights)
    if not distance <= TOLERANCE:
        raise InvalidValue(
            f"Run {experiment.id} ended with other weights when it was trained again for its checkpoints (they differ by "
            f"{distance:.0%} of their length), because another machine or another version of the lab trained it. No checkpoint "
            "was stored; delete the run and train it with `run --checkpoints`."
        )
    return run.checkpoints.weights(last)


def _distance(stored: Weights, again: Weights) -> float:
    """Return the largest distance of a seed's weights, relative to their length; infinite between different networks."""
    if {name: value.shape for name, value in stored.items()} != {name: value.shape for name, value in again.items()}:
        return float("inf")
    distance = sum(_sum_of_squares(value - again[name]) for name, value in stored.items())
    length = sum(_sum_of_squares(value) for value in stored.values())
    return float(np.sqrt(np.max(distance / np.maximum(length, np.finfo(float).tiny))))


def _sum_of_squares(values: Num[np.ndarray, "seeds ..."]) -> Num[np.ndarray, " seeds"]:
    """Return the sum of squares of each seed, float64."""
    return np.square(values.astype(np.float64)).reshape(len(values), -1).sum(1)
