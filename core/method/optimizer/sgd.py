"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.codegen.lines import Lines
from core.method.optimizer import Optimizer, Steps
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch


class SGDSteps(Steps):
    """Steps of stochastic gradient descent; see `SGD`."""

    def __init__(self, parameters: Sequence[torch.nn.Parameter], momentum: float, weight_decay: float) -> None:
        super().__init__(parameters)
        self.momentum = momentum
        self.weight_decay = weight_decay
        self.velocities: list[torch.Tensor | None] = [None] * len(self.parameters)

    def step(self, learning_rate: float) -> None:
        import torch
        from torch.optim.sgd import sgd

        with torch.no_grad():
            sgd(
                self.parameters,
                self.gradients(),
                self.velocities,
                fused=True,
                foreach=False,
                weight_decay=self.weight_decay,
                momentum=self.momentum,
                lr=learning_rate,
                dampening=0.0,
                nesterov=False,
                maximize=False,
            )


@dataclass(frozen=True)
class SGD(Optimizer, slug="sgd", title="SGD"):
    """Stochastic gradient descent with heavy-ball momentum and L2 weight decay.

    Formula: v ← μ v + ∇ + λ θ, θ ← θ − η v, with momentum μ, weight decay λ and learning rate η.

    **Source**: PyTorch's `torch.optim.SGD`, whose arithmetic it is.
    """

    momentum: float = parameter(0.9, "How much of the last step carries over into the next.", at_least=0, below=1)

    def build(self, parameters: Sequence[torch.nn.Parameter]) -> Steps:
        return SGDSteps(parameters, self.momentum, self.weight_decay)

    def code(self) -> Lines:
        return self.constructed("SGD", momentum=self.momentum)
