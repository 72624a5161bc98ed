"""The `model` axis: what is trained."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

import torch
from torch import nn

from core.method.component import Component
from core.method.model.stacked import Replayable, StackedCosine, StackedLinear


class Network(nn.Module, ABC):
    """A stack of networks of one shape, one a seed: every parameter and buffer has a leading seed dimension.

    Attributes:
        head: the last linear layer, which makes logits `[S, C, B]` from features `[S, K, B]`.
        convolutional: whether mixed precision and augmentation are worth their while.
        piecewise_linear: whether it is made of ReLU, pooling, fixed BatchNorm and layers that are used once, so that features
            are linear in each single parameter, piece by piece.
    """

    head: StackedLinear | StackedCosine
    convolutional: ClassVar[bool] = False
    piecewise_linear: ClassVar[bool] = False

    @abstractmethod
    def features(self, inputs: torch.Tensor) -> torch.Tensor:
        """The input of the last linear layer, `[S, K, B]`, for inputs `[S, B, *shape]`."""

    def classify(self, features: torch.Tensor) -> torch.Tensor:
        """Logits `[S, C, B]` from features `[S, K, B]`."""
        return self.head(features)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Logits `[S, C, B]` for inputs `[S, B, *shape]`."""
        return self.classify(self.features(inputs))

    @contextmanager
    def replay(self) -> Iterator[None]:
        """Inside, a pass over the same batch draws nothing and changes no running statistics: it repeats the last one."""
        layers = [layer for layer in self.modules() if isinstance(layer, Replayable)]
        for layer in layers:
            layer.replaying = True
        try:
            yield
        finally:
            for layer in layers:
                layer.replaying = False


def build_head(
    features: int, classes: int, generators: Sequence[torch.Generator], cosine_scale: float | None
) -> StackedLinear | StackedCosine:
    """The last layer of a network: linear, or cosines times a scale where the loss wants them."""
    if cosine_scale is None:
        return StackedLinear(features, classes, generators)
    return StackedCosine(features, classes, generators, cosine_scale)


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
