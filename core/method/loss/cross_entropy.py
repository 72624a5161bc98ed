"""Cross-entropy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.codegen.lines import Lines
from core.method.loss import Loss, PerSample

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class CrossEntropy(Loss, slug="cross_entropy", title="Cross-entropy"):
    """The negative log-probability that the network gives to the true class.

    Formula: ℓ(z, y) = −z_y + log Σ_c exp z_c, with logits z.
    """

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:  # noqa: ARG002
        from torch.nn import functional

        return lambda logits, labels: functional.cross_entropy(logits, labels, reduction="none")

    def code(self) -> Lines:
        return Lines('losses = F.cross_entropy(logits, truth, reduction="none")', ("import torch.nn.functional as F",))

    def formula(self) -> list[str]:
        return [r"\ell(z, y) = -z_y + \log \sum_c e^{z_c}"]
