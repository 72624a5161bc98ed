"""The `sampler` axis: the training samples that an epoch visits, and their order."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Int, Num

from core.method.component import Component

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Sampler(Component, axis="sampler"):
    """A choice and order of samples for each epoch.

    Its `code` sets `order` by `shuffle`, the stream of the seed, for the labels `y`.
    """

    def size(self, train_counts: Sequence[int]) -> int:
        """Return the number of samples in an epoch, M, given the number of training samples of each class."""
        return sum(train_counts)

    def visits(self, class_counts: Num[np.ndarray, " classes"]) -> Num[np.ndarray, " classes"]:
        """Return the relative frequency of each class at the end of training, up to a factor, given the class counts."""
        return class_counts

    @abstractmethod
    def epoch(
        self,
        labels: Int[torch.Tensor, "seeds samples"],
        train_counts: Sequence[int],
        done: float,
        generators: Sequence[torch.Generator],
    ) -> Int[torch.Tensor, "seeds size"]:
        """Return the samples of one epoch, in order, as int64 indices into the samples of each seed; see `size`.

        Args:
            labels: the training labels of each seed, int64.
            train_counts: number of training samples of each class before label noise.
            done: the share of the epochs that is over, in [0, 1).
            generators: the `shuffle` stream of each seed.
        """


@dataclass(frozen=True)
class WithReplacement(Sampler):
    """Draws N samples per epoch with replacement: first a class, then one of its samples."""

    @abstractmethod
    def class_shares(
        self, class_counts: Num[torch.Tensor, "seeds classes"], done: float
    ) -> Num[torch.Tensor, "seeds classes"]:
        """Return the probability of each class, up to a factor; `class_counts` come from the labels of each seed."""

    def visits(self, class_counts: Num[np.ndarray, " classes"]) -> Num[np.ndarray, " classes"]:
        import torch

        return self.class_shares(torch.from_numpy(class_counts).unsqueeze(0), 1.0)[0].numpy()

    def epoch(
        self,
        labels: Int[torch.Tensor, "seeds samples"],
        train_counts: Sequence[int],
        done: float,
        generators: Sequence[torch.Generator],
    ) -> Int[torch.Tensor, "seeds size"]:
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
