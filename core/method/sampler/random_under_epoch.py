"""Under-sampling with a new draw in each epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Int, Num

from core.method.parameter import parameter
from core.method.sampler import Sampler

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class RandomUnderEpoch(Sampler, slug="random_under_epoch", title="Random under-sampling, afresh each epoch", place=30):
    """In each epoch, as many samples of every class are drawn as the rarest class has: a compromise between weighting and
    discarding samples.

    Formula: n_min samples of each class without replacement, C · n_min per epoch. A class in which label noise leaves fewer
    samples contributes all of them, some repeatedly.

    **Source**: the question whether class weights are equivalent to copies: the samples to keep are chosen again in each epoch.
    """

    equal_steps: bool = parameter(
        False,
        "Repeat the draw until an epoch has as many samples as the training set, so that methods are compared after equally "
        "many steps.",
    )

    def size(self, train_counts: Sequence[int]) -> int:
        return sum(train_counts) if self.equal_steps else len(train_counts) * min(train_counts)

    def visits(self, class_counts: Num[np.ndarray, " classes"]) -> Num[np.ndarray, " classes"]:
        return np.ones(len(class_counts))

    def epoch(
        self,
        labels: Int[torch.Tensor, "seeds samples"],
        train_counts: Sequence[int],
        done: float,  # noqa: ARG002
        generators: Sequence[torch.Generator],
    ) -> Int[torch.Tensor, "seeds size"]:
        import torch

        size, draw = self.size(train_counts), len(train_counts) * min(train_counts)
        epochs = []
        for row, generator in zip(labels, generators, strict=True):
            draws = [_balanced(row, train_counts, generator) for _ in range(-(-size // draw))]
            epochs.append(torch.cat(draws)[:size])
        return torch.stack(epochs)


def _balanced(labels: torch.Tensor, train_counts: Sequence[int], generator: torch.Generator) -> torch.Tensor:
    """Return as many samples of each class as the rarest class has, int64 `[C · n_min]`, in random order."""
    import torch

    classes, size = len(train_counts), min(train_counts)
    shuffled = torch.randperm(len(labels), generator=generator)
    by_class = shuffled[labels[shuffled].argsort(stable=True)]
    counts = labels.bincount(minlength=classes)
    first = counts.cumsum(0) - counts
    # A class with too few rows repeats its first ones; an empty class (label noise) takes rows of the next class.
    place = torch.arange(size).expand(classes, -1) % counts.clamp(min=1).unsqueeze(1)
    chosen = by_class[(first.unsqueeze(1) + place).clamp(max=len(labels) - 1)].flatten()
    return chosen[torch.randperm(len(chosen), generator=generator)]
