"""The base class of all networks of the lab: a stack with one network per seed."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

import torch
from jaxtyping import Float
from torch import nn

from core.method.model.engine.stacked import Replayable, StackedCosine, StackedLinear


class Network(nn.Module, ABC):
    """A stack of networks of one shape, one per seed: every parameter and buffer has a leading seed dimension.

    Attributes:
        head: the last linear layer, which maps features `[S, K, B]` to logits `[S, C, B]`.
        convolutional: whether mixed precision and augmentation are worthwhile.
        grouped: whether a convolutional network computes all seeds by grouped convolutions instead of one after another.
        piecewise_linear: whether it consists of ReLU, pooling, fixed BatchNorm and layers that are used once, so that features
            are piecewise linear in each single parameter.
    """

    head: StackedLinear | StackedCosine
    convolutional: ClassVar[bool] = False
    grouped: bool = False
    piecewise_linear: ClassVar[bool] = False

    @abstractmethod
    def features(self, inputs: Float[torch.Tensor, "seeds batch ..."]) -> Float[torch.Tensor, "seeds units batch"]:
        """Return the input of the last linear layer."""

    def classify(
        self, features: Float[torch.Tensor, "seeds units batch"]
    ) -> Float[torch.Tensor, "seeds classes batch"]:
        """Return the logits for these features."""
        return self.head(features)

    def forward(self, inputs: Float[torch.Tensor, "seeds batch ..."]) -> Float[torch.Tensor, "seeds classes batch"]:
        """Return the logits for these inputs."""
        return self.classify(self.features(inputs))

    @contextmanager
    def replay(self) -> Iterator[None]:
        """Within this context, a pass over the same batch repeats the last one: no random draws, no new running statistics."""
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
    """Return the last layer of a network: linear, or cosines times a scale where the loss requires them."""
    if cosine_scale is None:
        return StackedLinear(features, classes, generators)
    return StackedCosine(features, classes, generators, cosine_scale)
