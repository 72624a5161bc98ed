"""The `loss` axis: what a network is trained to make small."""

from abc import abstractmethod
from dataclasses import dataclass

import torch

from core.component import Component


@dataclass(frozen=True)
class Loss(Component, axis="loss"):
    """A loss for a stack of seeds, one value a sample."""

    @abstractmethod
    def per_sample(self, logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The unreduced loss.

        Args:
            logits: `[S, C, B]`, the class dimension second: a log-softmax over a last dimension of ten is many times slower.
            labels: int64 `[S, B]`.

        Returns:
            float `[S, B]`.
        """
