"""The focal loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.method.loss import Loss, PerSample
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch


def focal_loss(logits: torch.Tensor, labels: torch.Tensor, gamma: float) -> torch.Tensor:
    """(1 − p_y)^γ · CE, `[S, B]`, for logits `[S, C, B]` and labels `[S, B]`; γ = 0 is cross-entropy."""
    import torch
    from torch.nn import functional

    losses = functional.cross_entropy(logits, labels, reduction="none")
    if gamma == 0:
        return losses
    # 1 − p_y through expm1, and never quite 0: the slope of x^γ there is infinite for γ below 1.
    miss = (-torch.expm1(-losses)).clamp(min=torch.finfo(losses.dtype).tiny)
    return miss**gamma * losses


@dataclass(frozen=True)
class Focal(Loss, slug="focal", title="Focal loss"):
    """Samples that are already classified well count less, whatever their class.

    Formula: ℓ(z, y) = (1 − p_y)^γ · (−log p_y), with p the softmax of the logits.

    **Source**: Lin et al., Focal Loss for Dense Object Detection, ICCV 2017, equation 4. **Differs**: softmax where they
    have a sigmoid a class.
    """

    gamma: float = parameter(
        2.0, "How fast easy samples lose their say, γ: 0 is cross-entropy.", at_least=0, at_most=10
    )

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:  # noqa: ARG002
        return lambda logits, labels: focal_loss(logits, labels, self.gamma)

    def formula(self) -> list[str]:
        return [rf"\ell(z, y) = -(1 - p_y)^{{\gamma}} \log p_y, \qquad \gamma = {self.gamma:g}"]
