"""A throw-away optimizer."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch

from core.method.optimizer import Optimizer, Steps
from core.method.parameter import parameter


class SignSteps(Steps):
    """Steps of one size in each direction."""

    def __init__(self, parameters: Sequence[torch.nn.Parameter], shrink: float) -> None:
        super().__init__(parameters)
        self.shrink = shrink

    @torch.no_grad()
    def step(self, learning_rate: float) -> None:
        for tensor, gradient in zip(self.parameters, self.gradients(), strict=True):
            tensor.sub_(gradient.sign(), alpha=learning_rate * self.shrink)


@dataclass(frozen=True)
class Added(Optimizer, slug="added", title="Added optimizer"):
    """A step of the same size for every parameter.

    Formula: θ ← θ − η s sign(∇).

    **Source**: a test.
    """

    shrink: float = parameter(0.01, "Size of a step as a share of the learning rate, s.", above=0, at_most=1)

    def build(self, parameters: Sequence[torch.nn.Parameter]) -> Steps:
        return SignSteps(parameters, self.shrink)
