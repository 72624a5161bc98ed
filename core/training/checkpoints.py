"""Checkpoints: the weights of a run's networks at some epochs of their training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Num

from core.errors import InvalidValue
from core.experiment import Experiment
from core.method.model import NetworkModel

if TYPE_CHECKING:
    from core.method.model.engine.network import Network

FEWEST, MOST, USUAL = 2, 40, 8
PREFIX = "weights@"

Weights = Mapping[str, Num[np.ndarray, "seeds ..."]]


def checkpoint_epochs(epochs: int, number: int) -> list[int]:
    """Return at most `number` epochs from the first to the last, evenly spread on a logarithmic scale: most happens early.

    >>> checkpoint_epochs(60, 8)
    [1, 2, 3, 6, 10, 19, 33, 60]
    """
    return sorted(set(np.geomspace(1, epochs, number).round().astype(int).tolist()))


def artifact_name(epoch: int) -> str:
    """Return the name of the artifact with the weights of an epoch; those of the last epoch are called `weights`."""
    return f"{PREFIX}{epoch}"


def epochs_among(names: Sequence[str]) -> list[int]:
    """Return the epochs before the last whose weights are among the artifacts with these names, ascending."""
    return sorted(int(name.removeprefix(PREFIX)) for name in names if name.startswith(PREFIX))


def number_of_checkpoints(value: int | str) -> int:
    """Return the number of checkpoints that a number or text states.

    Raises:
        InvalidValue: it is not a whole number in range.
    """
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) < 4 and FEWEST <= int(text) <= MOST:
        return int(text)
    raise InvalidValue(
        f"checkpoints = {text[:60]} is not admissible; give a whole number from {FEWEST} to {MOST}, the last epoch included."
    )


def copy_weights(network: Network, rows: slice) -> dict[str, Num[np.ndarray, "seeds ..."]]:
    """Return copies of the parameters and buffers of some networks of a stack, by name."""
    return {name: value[rows].cpu().numpy().copy() for name, value in network.state_dict().items()}


class Checkpoints:
    """Store the weights of a run's networks at some epochs before the last.

    Args:
        experiment: the experiment of the run.
        number: number of epochs, including the last one; 0 for no checkpoints.

    Attributes:
        due: the epochs, without the last one.

    Raises:
        InvalidValue: the number is out of range, or the model is not trained in epochs.
    """

    def __init__(self, experiment: Experiment, number: int) -> None:
        self.due: set[int] = set()
        self._taken: dict[int, list[tuple[tuple[int, ...], Weights]]] = {}
        if not number:
            return
        if not isinstance(experiment.model, NetworkModel):
            raise InvalidValue(
                f"{type(experiment.model).title} is fitted in one go and has no checkpoints; leave them out, or choose a "
                "network."
            )
        self.due = set(checkpoint_epochs(experiment.epochs, number_of_checkpoints(number))) - {experiment.epochs}

    def take(self, epoch: int, places: tuple[int, ...], network: Network, rows: slice, *, last: bool) -> None:
        """Store the weights of some rows if they are due at this epoch, or if it is their last one.

        `places` are the positions of their seeds among those of the run, counted from 0.
        """
        if epoch in self.due or (self.due and last):
            state = copy_weights(network, rows)
            self._taken.setdefault(epoch, []).append((places, state))

    def weights(self, before: int) -> dict[int, dict[str, Num[np.ndarray, "seeds ..."]]]:
        """Return the stored weights of the epochs before `before`, the run's last: arrays of all seeds by epoch and name.

        Seeds that ended before the others have their last weights in the later epochs.
        """
        by_epoch: dict[int, dict[str, np.ndarray]] = {}
        latest: dict[tuple[int, ...], Weights] = {}
        for epoch in sorted(self._taken):
            latest |= dict(self._taken[epoch])
            if epoch not in self.due or epoch >= before:
                continue
            order = np.argsort(np.concatenate(list(latest)))
            by_epoch[epoch] = {
                name: np.concatenate([state[name] for state in latest.values()])[order]
                for name in next(iter(latest.values()))
            }
        return by_epoch
