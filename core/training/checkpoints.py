"""Weights of networks on their way through training, kept at some epochs of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.errors import InvalidValue
from core.experiment import Experiment
from core.method.model import NetworkModel

if TYPE_CHECKING:
    from core.method.model.engine.network import Network

FEWEST, MOST, USUAL = 2, 40, 8
PREFIX = "weights@"

Weights = Mapping[str, np.ndarray]


def checkpoint_epochs(epochs: int, number: int) -> list[int]:
    """At most `number` epochs from the first to the last, evenly spread on a logarithmic scale: most happens early.

    >>> checkpoint_epochs(60, 8)
    [1, 2, 3, 6, 10, 19, 33, 60]
    """
    return sorted(set(np.geomspace(1, epochs, number).round().astype(int).tolist()))


def artifact_name(epoch: int) -> str:
    """What the weights of an epoch are called among a run's artifacts; those of the last one are called `weights`."""
    return f"{PREFIX}{epoch}"


def epochs_among(names: Sequence[str]) -> list[int]:
    """The epochs whose weights are among these artifacts, ascending, without the last one."""
    return sorted(int(name.removeprefix(PREFIX)) for name in names if name.startswith(PREFIX))


def number_of(value: int | str) -> int:
    """The number of checkpoints, which may be a text.

    Raises:
        InvalidValue: not a whole number in range.
    """
    text = str(value)
    if text.isascii() and text.isdigit() and len(text) < 4 and FEWEST <= int(text) <= MOST:
        return int(text)
    raise InvalidValue(
        f"checkpoints = {text[:60]} is not admissible; give a whole number from {FEWEST} to {MOST}, the last epoch included."
    )


def weights_of(network: Network, rows: slice) -> dict[str, np.ndarray]:
    """Parameters and buffers of some networks of a stack by name, as they are now."""
    return {name: value[rows].cpu().numpy().copy() for name, value in network.state_dict().items()}


class Checkpoints:
    """Keeps the weights of a run's networks at some epochs before its last.

    Args:
        experiment: what is trained.
        number: how many epochs, the last one included; 0 keeps none.

    Attributes:
        due: the epochs.

    Raises:
        InvalidValue: a number out of range, or a model that is fitted in one go.
    """

    def __init__(self, experiment: Experiment, number: int) -> None:
        self.due: set[int] = set()
        self._taken: dict[int, list[tuple[tuple[int, ...], Weights]]] = {}
        if not number:
            return
        if not isinstance(experiment.model, NetworkModel):
            raise InvalidValue(
                f"{type(experiment.model).title} is fitted in one go and passes no checkpoints; leave them out, or choose a "
                "network."
            )
        self.due = set(checkpoint_epochs(experiment.epochs, number_of(number))) - {experiment.epochs}

    def take(self, epoch: int, places: tuple[int, ...], network: Network, rows: slice, *, last: bool) -> None:
        """Keep the weights of some rows if they are due at this epoch, or its last; `places` are their seeds, counted from 0."""
        if epoch in self.due or (self.due and last):
            state = weights_of(network, rows)
            self._taken.setdefault(epoch, []).append((places, state))

    def weights(self, before: int) -> dict[int, dict[str, np.ndarray]]:
        """What was kept before an epoch, the run's last, by epoch: arrays by name, all seeds in order.

        A stack that ended before the others stays as it was at its end.
        """
        found: dict[int, dict[str, np.ndarray]] = {}
        latest: dict[tuple[int, ...], Weights] = {}
        for epoch in sorted(self._taken):
            latest |= dict(self._taken[epoch])
            if epoch not in self.due or epoch >= before:
                continue
            order = np.argsort(np.concatenate(list(latest)))
            found[epoch] = {
                name: np.concatenate([state[name] for state in latest.values()])[order]
                for name in next(iter(latest.values()))
            }
        return found
