"""The `sampler` axis: which training samples an epoch visits, and in which order."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.component import Component


@dataclass(frozen=True)
class Sampler(Component, axis="sampler"):
    """An order of samples for each epoch."""

    @abstractmethod
    def epoch(self, labels: torch.Tensor, generators: Sequence[torch.Generator]) -> torch.Tensor:
        """The samples of one epoch, in order.

        Args:
            labels: int64 `[S, N]`, the training labels of each seed.
            generators: one a seed, its `shuffle` stream.

        Returns:
            int64 `[S, M]`, indices into the N samples of each seed.
        """
