"""Classes drawn by the square root of their frequency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.method.sampler import WithReplacement

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class SquareRoot(WithReplacement, slug="square_root", title="Square-root sampling"):
    """Half-way between drawing samples and drawing classes equally often.

    Formula: P(class y) ∝ √n_y, then a sample of that class uniformly, with replacement; N draws an epoch.

    **Source**: Kang et al., Decoupling Representation and Classifier for Long-Tailed Recognition, ICLR 2020, section 3
    (q = 1/2).
    """

    def class_shares(self, class_counts: torch.Tensor, done: float) -> torch.Tensor:  # noqa: ARG002
        return class_counts.sqrt()

    def formula(self) -> list[str]:
        return [r"P(y) \propto \sqrt{n_y}"]
