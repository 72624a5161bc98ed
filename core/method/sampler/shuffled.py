"""Every sample once an epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.codegen.lines import Lines
from core.method.sampler import Sampler

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Shuffled(Sampler, slug="shuffled", title="Shuffled"):
    """Every training sample once an epoch, in a fresh random order."""

    def epoch(
        self,
        labels: torch.Tensor,
        train_counts: Sequence[int],  # noqa: ARG002
        done: float,  # noqa: ARG002
        generators: Sequence[torch.Generator],
    ) -> torch.Tensor:
        import torch

        return torch.stack([torch.randperm(labels.shape[1], generator=generator) for generator in generators])

    def code(self) -> Lines:
        return Lines("order = torch.randperm(len(y), generator=shuffle)", ("import torch",))
