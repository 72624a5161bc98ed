"""Class-balanced sampling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jaxtyping import Num

from core.method.sampler import WithReplacement

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class ClassBalanced(WithReplacement, slug="class_balanced", title="Class-balanced sampling", place=20):
    """Every class is drawn equally often, so that the few samples of a rare class are repeated many times.

    Formula: P(class y) = 1 / C, then a sample of that class uniformly, with replacement; N draws per epoch.

    **Source**: Kang et al., Decoupling Representation and Classifier for Long-Tailed Recognition, ICLR 2020, section 3
    (q = 0).
    """

    def class_shares(
        self,
        class_counts: Num[torch.Tensor, "seeds classes"],
        done: float,  # noqa: ARG002
    ) -> Num[torch.Tensor, "seeds classes"]:
        import torch

        return torch.ones_like(class_counts)

    def formula(self) -> list[str]:
        return [r"P(y) = \frac{1}{C}"]
