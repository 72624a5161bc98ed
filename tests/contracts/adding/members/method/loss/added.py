"""A throw-away loss."""

from dataclasses import dataclass

import torch
from torch.nn import functional

from core.method.loss import Loss, PerSample
from core.method.parameter import parameter


@dataclass(frozen=True)
class Added(Loss, slug="added", title="Added loss"):
    """Cross-entropy of logits at another temperature.

    Formula: ℓ(z, y) = CE(z / T, y).

    **Source**: a test.
    """

    temperature: float = parameter(2.0, "What the logits are divided by, T.", above=0, at_most=100, logarithmic=True)

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:  # noqa: ARG002
        return lambda logits, labels: functional.cross_entropy(logits / self.temperature, labels, reduction="none")

    def formula(self) -> list[str]:
        return [rf"\ell(z, y) = \mathrm{{CE}}(z / T,\, y), \qquad T = {self.temperature:g}"]
