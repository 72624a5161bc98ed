"""Under-sampling that forgets nothing for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.method.parameter import parameter
from core.method.sampler import Sampler

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class RandomUnderEpoch(Sampler, slug="random_under_epoch", title="Random under-sampling, afresh each epoch"):
    """Each epoch takes as many samples of every class as the rarest one has, chosen anew: the middle way between weighting
    and throwing samples away.

    Formula: n_min samples of each class without replacement, C · n_min an epoch. A class that label noise has left fewer
    gives all it has, some of them twice.

    **Source**: the question whether class weights equal copies: choosing afresh at each epoch which samples to keep.
    """

    equal_steps: bool = parameter(
        False,
        "Repeat fresh draws until an epoch has as many samples as the training set, so that methods are compared after equally "
        "many steps.",
    )

    def size(self, train_counts: Sequence[int]) -> int:
        return sum(train_counts) if self.equal_steps else len(train_counts) * min(train_counts)

    def visits(self, class_counts: np.ndarray) -> np.ndarray:
        return np.ones(len(class_counts))

    def epoch(
        self,
        labels: torch.Tensor,
        train_counts: Sequence[int],
        done: float,  # noqa: ARG002
        generators: Sequence[torch.Generator],
    ) -> torch.Tensor:
        import torch

        size, draw = self.size(train_counts), len(train_counts) * min(train_counts)
        epochs = []
        for row, generator in zip(labels, generators, strict=True):
            draws = [_balanced(row, train_counts, generator) for _ in range(-(-size // draw))]
            epochs.append(torch.cat(draws)[:size])
        return torch.stack(epochs)


def _balanced(labels: torch.Tensor, train_counts: Sequence[int], generator: torch.Generator) -> torch.Tensor:
    """As many samples of each class as the rarest has, int64 `[C · n_min]`, in random order."""
    import torch

    classes, each = len(train_counts), min(train_counts)
    shuffled = torch.randperm(len(labels), generator=generator)
    by_class = shuffled[labels[shuffled].argsort(stable=True)]
    there = labels.bincount(minlength=classes)
    first = there.cumsum(0) - there
    # Rows that a class does not have are taken from its beginning; an empty one (label noise) from its neighbour.
    place = torch.arange(each).expand(classes, -1) % there.clamp(min=1).unsqueeze(1)
    chosen = by_class[(first.unsqueeze(1) + place).clamp(max=len(labels) - 1)].flatten()
    return chosen[torch.randperm(len(chosen), generator=generator)]
