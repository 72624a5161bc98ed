"""Sharpness-aware minimisation for the tail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from jaxtyping import Float

from core.method.sharpness import Ascent, WithRadius, along, per_seed_norm
from core.method.sharpness.forward_pass import ForwardPass
from core.method.sharpness.sam import Perturbation, take_gradients

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class TailAscent(Ascent):
    """The head's gradient at w plus the tail's gradient at w + ρ g / ‖g‖, with g the tail's gradient at w."""

    def __init__(self, network: Network, rho: float | torch.Tensor, tail: torch.Tensor) -> None:
        self.parameters = list(network.parameters())
        self.perturbation = Perturbation(self.parameters)
        self.rho = rho
        self.tail = tail

    def backward(self, forward_pass: ForwardPass, factors: Float[torch.Tensor, "seeds batch"]) -> None:
        import torch

        tail_factors = factors * self.tail[forward_pass.labels]
        forward_pass.losses.backward(tail_factors, retain_graph=True)
        gradients = take_gradients(self.parameters)
        forward_pass.losses.backward(factors - tail_factors)
        with torch.no_grad():
            norm = per_seed_norm([gradient for gradient in gradients if gradient is not None])
            step = torch.where(norm > 0, norm.reciprocal() * self.rho, 0)
            self.perturbation.apply(
                [None if gradient is None else gradient * along(step, gradient) for gradient in gradients]
            )
        forward_pass.repeat().backward(tail_factors)
        self.perturbation.restore()


@dataclass(frozen=True)
class ImbSAM(WithRadius, slug="imb_sam", title="Sharpness-aware for the tail (ImbSAM)", place=20):
    """SAM for the classes of the group `few` only; the other classes keep their plain gradient.

    Formula: ε = ρ g / ‖g‖ with g the gradient of the tail's loss, then a step with ∇L_head(w) + ∇L_tail(w + ε).

    **Source**: Zhou et al., ImbSAM, ICCV 2023, equation 6. **Differs**: the tail is the group `few`; the paper's threshold of
    20 samples selects no class on CIFAR-10 at imbalance factor 100.
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
