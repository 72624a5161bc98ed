"""Class-conditional sharpness-aware minimisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jaxtyping import Float

from core.method.sharpness import Ascent, WithRadius
from core.method.sharpness.forward_pass import ForwardPass

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class ClassAscent(Ascent):
    """Half of the plain gradient plus half of that with the last layer moved, for each class, in its own steepest direction.

    The move of class c is E_c = ρ_c G_c / ‖G_c‖ with G_c = Σ_i δ_i u_iᵀ over its samples (δ: gradient by the logits, u: the
    factors of the class vectors). The matrix E_c is never computed: E_c u_j needs only the products u_i·u_j within the class.
    """

    def __init__(self, network: Network, radii: torch.Tensor) -> None:
        self.operands = network.head.operands
        self.radii = radii

    def backward(self, forward_pass: ForwardPass, factors: Float[torch.Tensor, "seeds batch"]) -> None:
        import torch

        (pull,) = torch.autograd.grad(forward_pass.losses, forward_pass.logits, factors, retain_graph=True)
        operands = self.operands(forward_pass.features.float())
        fixed = operands.detach()
        labels = forward_pass.labels
        one_class = (labels.unsqueeze(1) == labels.unsqueeze(2)).to(pull.dtype)
        pulls = torch.bmm(pull.transpose(1, 2), pull) * one_class
        # ‖G_c‖² of each sample's class: the sum over all pairs of its samples.
        pairs = (pulls * torch.bmm(fixed.transpose(1, 2), fixed)).sum(2, keepdim=True)
        norm = torch.bmm(one_class, pairs).squeeze(2).clamp_(min=0).sqrt_()
        step = torch.where(norm > 0, self.radii.gather(1, labels) / norm, 0)
        near = torch.bmm(fixed.transpose(1, 2), operands) * one_class
        moved = forward_pass.logits + torch.bmm(pull, near) * step.unsqueeze(1)
        (forward_pass.losses + forward_pass.per_sample(moved, labels)).backward(factors / 2)


@dataclass(frozen=True)
class CCSAM(WithRadius, slug="cc_sam", title="Class-conditional sharpness-aware (CC-SAM)", place=21):
    """SAM with one radius per class, larger for rare classes, around the last layer only: hardly slower than plain training.

    Formula: ρ_c ∝ n_c^{−1/4} with mean ρ over the classes, ε_c = ρ_c g_c / ‖g_c‖ with g_c the gradient of the class's loss by
    the last layer; then a step with ½ ∇L(w) + ½ Σ_c ∇L_c(w + ε_c).

    **Source**: Zhou et al., Class-Conditional Sharpness-Aware Minimization for Deep Long-Tailed Recognition, CVPR 2023.
    **Differs**: the authors' code has ρ_c ∝ √(‖w‖ / ‖g_c‖) · (n_c − 1)^{−1/4}. Where class vectors are normalised (LDAM), the
    normalised vectors are moved.
    """

    def build_with(
        self,
        rho: float | torch.Tensor,
        network: Network,
        class_counts: torch.Tensor,
        groups: Sequence[str],  # noqa: ARG002
    ) -> Ascent:
        raw = class_counts.clamp(min=1).float() ** -0.25
        return ClassAscent(network, (rho * raw.mT).mT / raw.mean(1, keepdim=True))

    def formula(self) -> list[str]:
        return [
            r"\epsilon_c = \rho_c \frac{g_c}{\lVert g_c \rVert}, \quad \rho_c \propto n_c^{-1/4}, \qquad "
            rf"\overline{{\rho_c}} = {self.rho:g}",
            r"\text{step with } \tfrac12 \nabla L(w) + \tfrac12 \textstyle\sum_c \nabla L_c(w + \epsilon_c)",
        ]
