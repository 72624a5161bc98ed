"""Adaptive sharpness-aware minimisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.method.parameter import parameter
from core.method.sharpness import Ascent, WithRadius
from core.method.sharpness.sam import SteepestAscent

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


@dataclass(frozen=True)
class ASAM(WithRadius, slug="asam", title="Adaptive sharpness-aware (ASAM)", place=11):
    """SAM with a neighbourhood that scales with the size of each weight, so that rescaling the network has no effect.

    Formula: ε = ρ T² g / ‖T g‖ with T = |w| + η for weights and 1 for biases, then a step with the gradient at w + ε.

    **Source**: Kwon et al., ASAM: Adaptive Sharpness-Aware Minimization, ICML 2021, equation 6 (ρ = .5 on CIFAR-10, 1 on
    CIFAR-100, η = .01).
    """

    passes: ClassVar[tuple[int, int]] = (2, 2)

    rho: float = parameter(
        0.5,
        "Distance from the parameters at which the gradient is computed, ρ.",
        at_least=0,
        at_most=10,
        logarithmic=True,
    )
    eta: float = parameter(
        0.01, "Number added to the absolute value of every weight, η.", at_least=0, at_most=1, advanced=True
    )

    def build_with(
        self,
        rho: float | torch.Tensor,
        network: Network,
        class_counts: torch.Tensor,  # noqa: ARG002
        groups: Sequence[str],  # noqa: ARG002
    ) -> Ascent:
        return SteepestAscent(network, rho, self.eta)

    def formula(self) -> list[str]:
        return [
            r"\epsilon = \rho \frac{T^2 g}{\lVert T g \rVert}, \qquad T = |w| + \eta, "
            rf"\qquad \rho = {self.rho:g}",
            r"\text{step with } \nabla L(w + \epsilon)",
        ]
