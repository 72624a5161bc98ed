"""Classes drawn equally often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.method.sampler import WithReplacement

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class ClassBalanced(WithReplacement, slug="class_balanced", title="Class-balanced sampling"):
    """Every class is drawn equally often, so the few samples of a rare class come again and again.

    Formula: P(class y) = 1 / C, then a sample of that class uniformly, with replacement; N draws an epoch.

    **Source**: Kang et al., Decoupling Representation and Classifier for Long-Tailed Recognition, ICLR 2020, section 3
    (q = 0).
    """

    def class_shares(self, class_counts: torch.Tensor, done: float) -> torch.Tensor:  # noqa: ARG002
        import torch

        return torch.ones_like(class_counts)

    def formula(self) -> list[str]:
        return [r"P(y) = \frac{1}{C}"]
