"""Every sample once an epoch."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.codegen.lines import Lines
from core.method.sampler import Sampler


@dataclass(frozen=True)
class Shuffled(Sampler, slug="shuffled", title="Shuffled", place=10):
    """Every training sample once an epoch, in a fresh random order."""

    def epoch(
        self,
        labels: torch.Tensor,
        train_counts: Sequence[int],  # noqa: ARG002
        done: float,  # noqa: ARG002
        generators: Sequence[torch.Generator],
    ) -> torch.Tensor:
        return torch.stack([torch.randperm(labels.shape[1], generator=generator) for generator in generators])

    def code(self) -> Lines:
        return Lines("order = torch.randperm(len(y), generator=shuffle)", ("import torch",))
