"""Sharpness-aware minimisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.method.sharpness import Ascent, WithRadius, along, per_seed_norm
from core.method.sharpness.forward_pass import ForwardPass

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class Climb:
    """Moves parameters away and back again, bit for bit."""

    def __init__(self, parameters: Sequence[torch.Tensor]) -> None:
        import torch

        self.parameters = list(parameters)
        self.saved = [torch.empty_like(one) for one in self.parameters]

    def away(self, moves: Sequence[torch.Tensor | None]) -> None:
        """Remember where the parameters are, and add a move to each; None leaves one where it is."""
        import torch

        with torch.no_grad():
            for parameter, saved, move in zip(self.parameters, self.saved, moves, strict=True):
                saved.copy_(parameter)
                if move is not None:
                    parameter.add_(move)

    def back(self) -> None:
        """Put every parameter back, whatever gradient it has."""
        import torch

        with torch.no_grad():
            for parameter, saved in zip(self.parameters, self.saved, strict=True):
                parameter.copy_(saved)


def gradients(parameters: Sequence[torch.Tensor]) -> list[torch.Tensor | None]:
    """Take the gradients out of the parameters."""
    taken = [one.grad for one in parameters]
    for one in parameters:
        one.grad = None
    return taken


class SteepestAscent(Ascent):
    """The gradient at w + ρ T² g / ‖T g‖, T being 1 for SAM; each seed's norm by itself."""

    def __init__(self, network: Network, rho: float | torch.Tensor, eta: float | None) -> None:
        named = list(network.named_parameters())
        self.parameters = [one for _, one in named]
        self.scaled = [eta is not None and name.rpartition(".")[2] in ("weight", "scale") for name, _ in named]
        self.climb = Climb(self.parameters)
        self.rho = rho
        self.eta = eta or 0.0

    def backward(self, made: ForwardPass, factors: torch.Tensor) -> None:
        import torch

        made.losses.backward(factors)
        with torch.no_grad():
            moves = self._moves(gradients(self.parameters))
        self.climb.away(moves)
        made.again().backward(factors)
        self.climb.back()

    def _moves(self, steepest: list[torch.Tensor | None]) -> list[torch.Tensor | None]:
        import torch

        sizes = [
            one.abs().add_(self.eta) if scaled else None
            for one, scaled in zip(self.parameters, self.scaled, strict=True)
        ]
        pulls = [
            gradient if gradient is None or size is None else gradient * size
            for gradient, size in zip(steepest, sizes, strict=True)
        ]
        norm = per_seed_norm([pull for pull in pulls if pull is not None])
        # No gradient, no direction: the parameters stay.
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
class SAM(WithRadius, slug="sam", title="Sharpness-aware (SAM)"):
    """Steps with the gradient of the worst point nearby, so that it settles where the surroundings are low too.

    Formula: ε = ρ g / ‖g‖, then a step with the gradient at w + ε. Twice the passes of plain training. BatchNorm's running
    statistics, prototypes and random streams advance on the first pass only.

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
