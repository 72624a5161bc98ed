"""Every sample once per epoch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jaxtyping import Int

from core.codegen.lines import Lines
from core.method.sampler import Sampler

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Shuffled(Sampler, slug="shuffled", title="Shuffled", place=10):
    """Every training sample once per epoch, in a new random order."""

    def epoch(
        self,
        labels: Int[torch.Tensor, "seeds samples"],
        train_counts: Sequence[int],  # noqa: ARG002
        done: float,  # noqa: ARG002
        generators: Sequence[torch.Generator],
    ) -> Int[torch.Tensor, "seeds samples"]:
        import torch

        return torch.stack([torch.randperm(labels.shape[1], generator=generator) for generator in generators])

    def code(self) -> Lines:
        return Lines("order = torch.randperm(len(y), generator=shuffle)", ("import torch",))
