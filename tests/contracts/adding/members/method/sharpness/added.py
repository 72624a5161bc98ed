"""A throw-away sharpness-aware method."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import torch

from core.method.model.engine.network import Network
from core.method.sharpness import Ascent, WithRadius
from core.method.sharpness.sam import SteepestAscent


@dataclass(frozen=True)
class Added(WithRadius, slug="added", title="Added sharpness"):
    """SAM in the other direction.

    Formula: ε = −ρ g / ‖g‖.

    **Source**: a test.
    """

    passes: ClassVar[tuple[int, int]] = (2, 2)

    def build(self, network: Network, class_counts: torch.Tensor, groups: Sequence[str]) -> Ascent:  # noqa: ARG002
        return SteepestAscent(network, -self.rho, None)

    def formula(self) -> list[str]:
        return [rf"\epsilon = -\rho \frac{{g}}{{\lVert g \rVert}}, \qquad \rho = {self.rho:g}"]
