"""The focal loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from jaxtyping import Float, Int

from core.method.loss import Loss, PerSample
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch


def focal_loss(
    logits: Float[torch.Tensor, "seeds classes batch"], labels: Int[torch.Tensor, "seeds batch"], gamma: float
) -> Float[torch.Tensor, "seeds batch"]:
    """Return (1 − p_y)^γ · CE; γ = 0 is cross-entropy."""
    import torch
    from torch.nn import functional

    losses = functional.cross_entropy(logits, labels, reduction="none")
    if gamma == 0:
        return losses
    # 1 − p_y by expm1, and never exactly 0, where the slope of x^γ is infinite for γ below 1.
    miss = (-torch.expm1(-losses)).clamp(min=torch.finfo(losses.dtype).tiny)
    return miss**gamma * losses


@dataclass(frozen=True)
class Focal(Loss, slug="focal", title="Focal loss", place=20):
    """Samples that are already classified well contribute less, whatever their class.

    Formula: ℓ(z, y) = (1 − p_y)^γ · (−log p_y), with p the softmax of the logits.

    **Source**: Lin et al., Focal Loss for Dense Object Detection, ICCV 2017, equation 4. **Differs**: a softmax
    where they have one sigmoid per class.
    """

    gamma: float = parameter(
        2.0, "How strongly the loss of easy samples is reduced, γ: 0 is cross-entropy.", at_least=0, at_most=10
    )

    def build(self, class_counts: Int[torch.Tensor, "seeds classes"], done: float) -> PerSample:  # noqa: ARG002
        return lambda logits, labels: focal_loss(logits, labels, self.gamma)

    def formula(self) -> list[str]:
        return [rf"\ell(z, y) = -(1 - p_y)^{{\gamma}} \log p_y, \qquad \gamma = {self.gamma:g}"]
