"""The `sampler` axis: which training samples an epoch visits, and in which order."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.method.component import Component

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Sampler(Component, axis="sampler"):
    """An order of samples for each epoch.

    Its `code` sets `order` by `shuffle`, the stream of the seed, for the labels `y`.
    """

    def size(self, train_counts: Sequence[int]) -> int:
        """Samples in an epoch, M, from the training samples of each class."""
        return sum(train_counts)

    def visits(self, class_counts: np.ndarray) -> np.ndarray:
        """How often each class is visited at the end of training, up to a factor, from its training samples; `[C]` each."""
        return class_counts

    @abstractmethod
    def epoch(
        self,
        labels: torch.Tensor,
        train_counts: Sequence[int],
        done: float,
        generators: Sequence[torch.Generator],
    ) -> torch.Tensor:
        """The samples of one epoch, in order.

        Args:
            labels: int64 `[S, N]`, the training labels of each seed.
            train_counts: training samples of each class before label noise, `[C]`.
            done: the share of the epochs that is over, in [0, 1).
            generators: one a seed, its `shuffle` stream.

        Returns:
            int64 `[S, M]`, indices into the N samples of each seed; M is what `size` says.
        """


@dataclass(frozen=True)
class WithReplacement(Sampler):
    """N samples an epoch, drawn with replacement: first a class, then one of its samples."""

    @abstractmethod
    def class_shares(self, class_counts: torch.Tensor, done: float) -> torch.Tensor:
        """How often each class is drawn, up to a factor, `[S, C]`; `class_counts` are by the labels of each seed."""

    def visits(self, class_counts: np.ndarray) -> np.ndarray:
        import torch

        return self.class_shares(torch.from_numpy(class_counts).unsqueeze(0), 1.0)[0].numpy()

    def epoch(
        self,
        labels: torch.Tensor,
        train_counts: Sequence[int],
        done: float,
        generators: Sequence[torch.Generator],
    ) -> torch.Tensor:
        import torch

        zeros = torch.zeros(len(labels), len(train_counts), dtype=torch.float64)
        counts = zeros.scatter_add(1, labels, torch.ones_like(labels, dtype=torch.float64))
        share = self.class_shares(counts, done) / counts
        chances = share.gather(1, labels)
        size = self.size(train_counts)
        return torch.stack(
            [
                torch.multinomial(row, size, replacement=True, generator=generator)
                for row, generator in zip(chances, generators, strict=True)
            ]
        )
