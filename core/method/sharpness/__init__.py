"""The `sharpness` axis: the point near the parameters at which the gradient of a step is computed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from jaxtyping import Float

from core.method.component import Component
from core.method.parameter import parameter
from core.method.sharpness.forward_pass import ForwardPass

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network


class Ascent(ABC):
    """Computes the gradients of a sharpness-aware method for one stack of seeds."""

    @abstractmethod
    def backward(self, forward_pass: ForwardPass, factors: Float[torch.Tensor, "seeds batch"]) -> None:
        """Store the gradient of the step in the parameters, whose values do not change.

        Args:
            forward_pass: the pass over the batch.
            factors: the factor of each sample's loss in the objective.
        """


@dataclass(frozen=True)
class Sharpness(Component, axis="sharpness"):
    """A method that prefers flat minima.

    Its `code` is empty where a step uses the plain gradient.

    Attributes:
        passes: number of forward and of backward passes per step, each over the whole network.
    """

    passes: ClassVar[tuple[int, int]] = (1, 1)

    @abstractmethod
    def build(self, network: Network, class_counts: torch.Tensor, groups: Sequence[str]) -> Ascent:
        """Return the ascent of this method for a stack of networks.

        Args:
            network: the stack; its parameters are named `weight` and `scale`, or `bias` and `shift`.
            class_counts: number of training samples of each class for each seed, `[S, C]`.
            groups: `many`, `medium` or `few` for each class.
        """


@dataclass(frozen=True)
class WithRadius(Sharpness):
    """A method that computes gradients at a given distance from the parameters."""

    rho: float = parameter(
        0.05,
        "Distance from the parameters at which the gradient is computed, ρ.",
        at_least=0,
        at_most=10,
        logarithmic=True,
    )

    def build(self, network: Network, class_counts: torch.Tensor, groups: Sequence[str]) -> Ascent:
        return self.build_with(self.rho, network, class_counts, groups)

    @abstractmethod
    def build_with(
        self, rho: float | torch.Tensor, network: Network, class_counts: torch.Tensor, groups: Sequence[str]
    ) -> Ascent:
        """Return the ascent like `build`, with this radius instead of the component's own, or with one per seed, `[S]`."""


def per_seed_norm(tensors: Sequence[Float[torch.Tensor, "seeds ..."]]) -> Float[torch.Tensor, " seeds"]:
    """Return, for each seed separately, the Euclidean norm over all tensors together."""
    import torch

    return torch.linalg.vector_norm(
        torch.stack([torch.linalg.vector_norm(tensor.flatten(1), dim=1) for tensor in tensors]), dim=0
    )


def along(values: Float[torch.Tensor, " seeds"], like: Float[torch.Tensor, "seeds ..."]) -> torch.Tensor:
    """Return the values in a shape that broadcasts over `like`."""
    return values.view(-1, *[1] * (like.ndim - 1))
