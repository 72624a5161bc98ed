"""The plain gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.codegen.lines import Lines
from core.method.sharpness import Ascent, Sharpness
from core.method.sharpness.forward_pass import ForwardPass

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class PlainGradient(Ascent):
    """The gradient where the parameters are."""

    def backward(self, made: ForwardPass, factors: torch.Tensor) -> None:
        made.losses.backward(factors)


@dataclass(frozen=True)
class NoSharpness(Sharpness, slug="none", title="Plain gradient"):
    """The gradient is taken where the parameters are, without regard to how sharp the minimum is."""

    def build(self, network: Network, class_counts: torch.Tensor, groups: Sequence[str]) -> Ascent:  # noqa: ARG002
        return PlainGradient()

    def code(self) -> Lines:
        return Lines("")
