"""Sharpness-aware minimisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from jaxtyping import Float

from core.method.sharpness import Ascent, WithRadius, along, per_seed_norm
from core.method.sharpness.forward_pass import ForwardPass

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class Perturbation:
    """Moves parameters and restores their exact values."""

    def __init__(self, parameters: Sequence[torch.Tensor]) -> None:
        import torch

        self.parameters = list(parameters)
        self.saved = [torch.empty_like(parameter) for parameter in self.parameters]

    def apply(self, moves: Sequence[torch.Tensor | None]) -> None:
        """Save the parameters, and add a move to each; None does not move its parameter."""
        import torch

        with torch.no_grad():
            for parameter, saved, move in zip(self.parameters, self.saved, moves, strict=True):
                saved.copy_(parameter)
                if move is not None:
                    parameter.add_(move)

    def restore(self) -> None:
        """Restore the saved value of every parameter, whether or not it has a gradient."""
        import torch

        with torch.no_grad():
            for parameter, saved in zip(self.parameters, self.saved, strict=True):
                parameter.copy_(saved)


def take_gradients(parameters: Sequence[torch.Tensor]) -> list[torch.Tensor | None]:
    """Return the gradients of the parameters, and remove them from the parameters."""
    gradients = [parameter.grad for parameter in parameters]
    for parameter in parameters:
        parameter.grad = None
    return gradients


class SteepestAscent(Ascent):
    """The gradient at w + ρ T² g / ‖T g‖, where T = 1 for SAM; the norm is that of each seed separately."""

    def __init__(self, network: Network, rho: float | torch.Tensor, eta: float | None) -> None:
        named = list(network.named_parameters())
        self.parameters = [tensor for _, tensor in named]
        self.scaled = [eta is not None and name.rpartition(".")[2] in ("weight", "scale") for name, _ in named]
        self.perturbation = Perturbation(self.parameters)
        self.rho = rho
        self.eta = eta or 0.0

    def backward(self, forward_pass: ForwardPass, factors: Float[torch.Tensor, "seeds batch"]) -> None:
        import torch

        forward_pass.losses.backward(factors)
        with torch.no_grad():
            moves = self._moves(take_gradients(self.parameters))
        self.perturbation.apply(moves)
        forward_pass.repeat().backward(factors)
        self.perturbation.restore()

    def _moves(self, gradients: list[torch.Tensor | None]) -> list[torch.Tensor | None]:
        import torch

        sizes = [
            tensor.abs().add_(self.eta) if scaled else None
            for tensor, scaled in zip(self.parameters, self.scaled, strict=True)
        ]
        pulls = [
            gradient if gradient is None or size is None else gradient * size
            for gradient, size in zip(gradients, sizes, strict=True)
        ]
        norm = per_seed_norm([pull for pull in pulls if pull is not None])
        # A gradient of 0 has no direction: the parameters do not move.
        step = torch.where(norm > 0, norm.reciprocal() * self.rho, 0)
        return [
            None
            if pull is None
            else pull.mul(along(step, pull))
            if size is None
            else pull.mul(size).mul_(along(step, pull))
            for pull, size in zip(pulls, sizes, strict=True)
        ]


@dataclass(frozen=True)
class SAM(WithRadius, slug="sam", title="Sharpness-aware (SAM)", place=10):
    """Each step uses the gradient at the worst nearby point, so that training settles where the loss is low all around.

    Formula: ε = ρ g / ‖g‖, then a step with the gradient at w + ε. It needs twice the passes of plain training. BatchNorm's
    running statistics, prototypes and random streams advance in the first pass only.

    **Source**: Foret et al., Sharpness-Aware Minimization for Efficiently Improving Generalization, ICLR 2021, equation 2.
    """

    passes: ClassVar[tuple[int, int]] = (2, 2)

    def build_with(
        self,
        rho: float | torch.Tensor,
        network: Network,
        class_counts: torch.Tensor,  # noqa: ARG002
        groups: Sequence[str],  # noqa: ARG002
    ) -> Ascent:
        return SteepestAscent(network, rho, None)

    def formula(self) -> list[str]:
        return [
            rf"\epsilon = \rho \frac{{g}}{{\lVert g \rVert}}, \qquad \rho = {self.rho:g}",
            r"\text{step with } \nabla L(w + \epsilon)",
        ]
