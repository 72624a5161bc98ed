"""The `model` axis: what is trained."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.component import Component


class Network(torch.nn.Module, ABC):
    """A stack of networks of one shape, one a seed: every parameter and buffer has a leading seed dimension."""

    @abstractmethod
    def features(self, inputs: torch.Tensor) -> torch.Tensor:
        """The input of the last linear layer, `[S, K, B]`, for inputs `[S, B, *shape]`."""

    @abstractmethod
    def classify(self, features: torch.Tensor) -> torch.Tensor:
        """Logits `[S, C, B]` from features `[S, K, B]`."""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Logits `[S, C, B]` for inputs `[S, B, *shape]`."""
        return self.classify(self.features(inputs))


@dataclass(frozen=True)
class Model(Component, axis="model"):
    """A network architecture."""

    @abstractmethod
    def build(self, shape: Sequence[int], classes: int, seeds: Sequence[int]) -> Network:
        """A stack of freshly initialised networks.

        Args:
            shape: shape of one input.
            classes: number of classes C.
            seeds: one a network; each is initialised from the `init` stream of its seed, so the stack holds exactly
                the networks that these seeds give one by one.
        """

    @abstractmethod
    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        """Parameters of one network, without building it."""
