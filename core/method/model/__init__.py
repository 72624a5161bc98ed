"""The `model` axis: what is trained."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.method.component import Component

if TYPE_CHECKING:
    from core.method.model.engine.network import Network


@dataclass(frozen=True)
class Model(Component, axis="model"):
    """What learns: a network, or a classifier of scikit-learn's kind (`core.method.model.classifier`).

    Attributes:
        unused: scalars and axes of an experiment that it does not use; they are held at their defaults.
        balances_itself: whether it draws from classes alike, whatever their frequency.
    """

    unused: ClassVar[tuple[str, ...]] = ()
    balances_itself: ClassVar[bool] = False

    def check_shape(self, shape: Sequence[int], kind: str) -> None:
        """Raise `InvalidValue` when it cannot take inputs of that shape, of data of that kind."""

    def check_classes(self, classes: int) -> None:
        """Raise `InvalidValue` when it cannot tell so many classes apart."""


@dataclass(frozen=True)
class NetworkModel(Model):
    """A network architecture.

    Its `code` sets `hidden`, the units of each hidden layer, where the network is a plain one of fully connected layers.
    """

    @abstractmethod
    def build(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], cosine_scale: float | None = None
    ) -> Network:
        """A stack of freshly initialised networks.

        Args:
            shape: shape of one input.
            classes: number of classes C.
            seeds: one a network; each is initialised from the `init` stream of its seed, so the stack holds exactly
                the networks that these seeds give one by one.
            cosine_scale: scale of a last layer that computes cosines; None for a linear one.
        """

    @abstractmethod
    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        """Parameters of one network with a linear last layer, without building it."""

    def multiply_adds(self, shape: Sequence[int], classes: int) -> int:
        """Multiplications of one pass over one sample, to estimate its time: one a parameter, unless parameters are shared."""
        return self.parameter_count(shape, classes)
