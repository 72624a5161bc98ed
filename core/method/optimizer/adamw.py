"""Adam with decoupled weight decay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.codegen.lines import Lines
from core.method.optimizer import Optimizer, Steps
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch


class AdamWSteps(Steps):
    """Steps of AdamW; see `AdamW`."""

    def __init__(self, parameters: Sequence[torch.nn.Parameter], weight_decay: float) -> None:
        import torch

        super().__init__(parameters)
        self.weight_decay = weight_decay
        self.means = [torch.zeros_like(parameter) for parameter in self.parameters]
        self.squares = [torch.zeros_like(parameter) for parameter in self.parameters]
        # On the device of the parameters, where the fused kernels of a GPU read them; always float32.
        self.counts = [torch.zeros((), dtype=torch.float32, device=tensor.device) for tensor in self.parameters]

    def step(self, learning_rate: float) -> None:
        import torch
        from torch.optim.adamw import adamw

        with torch.no_grad():
            adamw(
                self.parameters,
                self.gradients(),
                self.means,
                self.squares,
                [],
                self.counts,
                fused=True,
                foreach=False,
                amsgrad=False,
                beta1=0.9,
                beta2=0.999,
                lr=learning_rate,
                weight_decay=self.weight_decay,
                eps=1e-8,
                maximize=False,
            )


@dataclass(frozen=True)
class AdamW(Optimizer, slug="adamw", title="AdamW", place=20):
    """Adam with a weight decay that is independent of the gradient's scale.

    **Source**: Loshchilov & Hutter, Decoupled Weight Decay Regularization, ICLR 2019; PyTorch's `torch.optim.AdamW`, whose
    arithmetic it is (β₁ = 0.9, β₂ = 0.999).
    """

    learning_rate: float = parameter(
        0.003, "Learning rate at the start of training.", above=0, at_most=10, logarithmic=True
    )
    weight_decay: float = parameter(
        0.01,
        "Share by which each step shrinks every parameter, times the learning rate.",
        at_least=0,
        at_most=10,
    )
    schedule: Literal["constant", "cosine", "step"] = parameter(
        "cosine",
        "Change of the learning rate over the epochs: `constant`, `cosine` or `step` (÷10 at 80 % and at 90 %).",
    )

    def build(self, parameters: Sequence[torch.nn.Parameter]) -> Steps:
        return AdamWSteps(parameters, self.weight_decay)

    def code(self) -> Lines:
        return self.constructed("AdamW")
