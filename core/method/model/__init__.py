"""The `model` axis: the networks and classifiers to train."""

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
    """A network, or a classifier with scikit-learn's interface (`core.method.model.classifier`).

    Attributes:
        unused: scalars and axes of an experiment that the model does not use; they keep their defaults.
        balances_itself: whether it draws equally from all classes, whatever their frequency.
    """

    unused: ClassVar[tuple[str, ...]] = ()
    balances_itself: ClassVar[bool] = False

    def check_shape(self, shape: Sequence[int], kind: str) -> None:
        """Raise `InvalidValue` when the model does not support inputs of this shape and kind of data."""

    def check_classes(self, classes: int) -> None:
        """Raise `InvalidValue` when the model does not support this number of classes."""


@dataclass(frozen=True)
class NetworkModel(Model):
    """A network architecture.

    Its `code` sets `hidden`, the units of each hidden layer, where the network has only plain fully connected layers.
    """

    @abstractmethod
    def build(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], cosine_scale: float | None = None
    ) -> Network:
        """Return a stack of newly initialised networks.

        Args:
            shape: shape of one input.
            classes: number of classes C.
            seeds: one per network; each network is initialised from the `init` stream of its seed, so that the stack contains
                exactly the networks that the seeds give individually.
            cosine_scale: scale of a last layer that computes cosines; None for a linear one.
        """

    @abstractmethod
    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        """Return the number of parameters of one network with a linear last layer, without constructing it."""

    def multiply_adds(self, shape: Sequence[int], classes: int) -> int:
        """Return the number of multiplications in one pass over one sample, from which its time is estimated.

        One per parameter, unless parameters are shared.
        """
        return self.parameter_count(shape, classes)
