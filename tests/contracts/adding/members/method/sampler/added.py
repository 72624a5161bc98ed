"""A throw-away sampler."""

from dataclasses import dataclass

import torch

from core.method.parameter import parameter
from core.method.sampler import WithReplacement


@dataclass(frozen=True)
class Added(WithReplacement, slug="added", title="Added sampler"):
    """Classes drawn by a power of their frequency.

    Formula: P(class y) ∝ n_y^q.

    **Source**: a test.
    """

    power: float = parameter(0.25, "Power of the frequency, q.", at_least=0, at_most=1)

    def class_shares(self, class_counts: torch.Tensor, done: float) -> torch.Tensor:  # noqa: ARG002
        return class_counts**self.power
