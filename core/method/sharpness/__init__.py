"""The `sharpness` axis: at which point around the parameters the gradient of a step is taken."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from core.method.component import Component
from core.method.parameter import parameter
from core.method.sharpness.forward_pass import ForwardPass

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class Ascent(ABC):
    """A sharpness-aware method at work on one stack of seeds."""

    @abstractmethod
    def backward(self, made: ForwardPass, factors: torch.Tensor) -> None:
        """Leave the gradient to step with in the parameters, which are as they were before.

        Args:
            made: the pass over the batch.
            factors: what each sample's loss counts in the objective, `[S, B]`.
        """


@dataclass(frozen=True)
class Sharpness(Component, axis="sharpness"):
    """A way to prefer flat minima.

    Its `code` is empty where a step takes the plain gradient.

    Attributes:
        passes: forward and backward passes of one step, in passes over the whole network.
    """

    passes: ClassVar[tuple[int, int]] = (1, 1)

    @abstractmethod
    def build(self, network: Network, class_counts: torch.Tensor, groups: Sequence[str]) -> Ascent:
        """This method at work.

        Args:
            network: the stack; its parameters are named `weight` and `scale`, or `bias` and `shift`.
            class_counts: training samples of each class for each seed, `[S, C]`.
            groups: `many`, `medium` or `few` for each class.
        """


@dataclass(frozen=True)
class WithRadius(Sharpness):
    """A method that looks at a stated distance from the parameters."""

    rho: float = parameter(
        0.05, "How far from the parameters the gradient is taken, ρ.", at_least=0, at_most=10, logarithmic=True
    )

    def build(self, network: Network, class_counts: torch.Tensor, groups: Sequence[str]) -> Ascent:
        return self.build_with(self.rho, network, class_counts, groups)

    @abstractmethod
    def build_with(
        self, rho: float | torch.Tensor, network: Network, class_counts: torch.Tensor, groups: Sequence[str]
    ) -> Ascent:
        """As `build`, with this radius instead of the component's own, or with one for each seed, `[S]`."""


def per_seed_norm(tensors: Sequence[torch.Tensor]) -> torch.Tensor:
    """Euclidean norm over all tensors `[S, …]` together, of each seed by itself, `[S]`."""
    import torch

    return torch.linalg.vector_norm(
        torch.stack([torch.linalg.vector_norm(tensor.flatten(1), dim=1) for tensor in tensors]), dim=0
    )


def along(values: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    """Values `[S]` in a shape that broadcasts over `like`, `[S, …]`."""
    return values.view(-1, *[1] * (like.ndim - 1))
