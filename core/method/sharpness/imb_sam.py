"""Sharpness-aware minimisation for the tail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.method.sharpness import Ascent, WithRadius, along, per_seed_norm
from core.method.sharpness.forward_pass import ForwardPass
from core.method.sharpness.sam import Climb, gradients

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class TailAscent(Ascent):
    """The head's gradient at w plus the tail's gradient at w + ρ g / ‖g‖, with g the tail's gradient at w."""

    def __init__(self, network: Network, rho: float | torch.Tensor, tail: torch.Tensor) -> None:
        self.parameters = list(network.parameters())
        self.climb = Climb(self.parameters)
        self.rho = rho
        self.tail = tail

    def backward(self, made: ForwardPass, factors: torch.Tensor) -> None:
        import torch

        of_tail = factors * self.tail[made.labels]
        made.losses.backward(of_tail, retain_graph=True)
        steepest = gradients(self.parameters)
        made.losses.backward(factors - of_tail)
        with torch.no_grad():
            norm = per_seed_norm([gradient for gradient in steepest if gradient is not None])
            step = torch.where(norm > 0, norm.reciprocal() * self.rho, 0)
            self.climb.away([None if one is None else one * along(step, one) for one in steepest])
        made.again().backward(of_tail)
        self.climb.back()


@dataclass(frozen=True)
class ImbSAM(WithRadius, slug="imb_sam", title="Sharpness-aware for the tail (ImbSAM)"):
    """SAM for the few classes only; the others keep their plain gradient.

    Formula: ε = ρ g / ‖g‖ with g the gradient of the tail's loss, then a step with ∇L_head(w) + ∇L_tail(w + ε).

    **Source**: Zhou et al., ImbSAM, ICCV 2023, equation 6. **Differs**: the tail is the group of few classes; the paper's
    threshold of 20 samples selects none on CIFAR-10 at imbalance factor 100.
    """

    passes: ClassVar[tuple[int, int]] = (2, 3)

    def build_with(
        self,
        rho: float | torch.Tensor,
        network: Network,
        class_counts: torch.Tensor,
        groups: Sequence[str],
    ) -> Ascent:
        import torch

        tail = torch.tensor([float(group == "few") for group in groups], device=class_counts.device)
        return TailAscent(network, rho, tail)

    def formula(self) -> list[str]:
        return [
            r"\epsilon = \rho \frac{g}{\lVert g \rVert}, \quad g = \nabla L_{\text{tail}}(w), "
            rf"\qquad \rho = {self.rho:g}",
            r"\text{step with } \nabla L_{\text{head}}(w) + \nabla L_{\text{tail}}(w + \epsilon)",
        ]
