"""From drawing samples to drawing classes equally often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.method.sampler import WithReplacement

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class Progressive(WithReplacement, slug="progressive", title="Progressively balanced sampling"):
    """Starts with the natural frequencies, which are good for features, and ends with equal ones, good for the classifier.

    Formula: P(class y) = (1 − t) n_y / N + t / C, with t the share of the epochs that is over; then a sample of that class
    uniformly, with replacement; N draws an epoch.

    **Source**: Kang et al., Decoupling Representation and Classifier for Long-Tailed Recognition, ICLR 2020, equation 2.
    """

    def class_shares(self, class_counts: torch.Tensor, done: float) -> torch.Tensor:
        present = class_counts > 0
        natural = class_counts / class_counts.sum(1, keepdim=True)
        return (1 - done) * natural + done * present / present.sum(1, keepdim=True)

    def formula(self) -> list[str]:
        return [r"P(y) = (1 - t)\, \frac{n_y}{N} + t\, \frac{1}{C}"]
