"""What every network of the lab is: a stack, one network a seed."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

import torch
from torch import nn

from core.method.model.engine.stacked import Replayable, StackedCosine, StackedLinear


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
