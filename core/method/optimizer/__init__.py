"""The `optimizer` axis: the rule that turns gradients into steps."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from inspect import signature
from typing import TYPE_CHECKING, Literal

from core.codegen.layout import WIDTH, Nested, assigned, literal
from core.codegen.lines import Lines
from core.method.component import Component
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch

_SCHEDULER = "from torch.optim.lr_scheduler import "


class Steps:
    """Holds the optimizer state of the given parameters and updates them step by step.

    All updates are element-wise, so that stacked seeds do not mix. PyTorch's functional optimizers do the arithmetic: for
    networks this small, the bookkeeping of its optimizer classes doubles the time, and their first step imports the compiler.
    """

    def __init__(self, parameters: Sequence[torch.nn.Parameter]) -> None:
        self.parameters: list[torch.Tensor] = list(parameters)

    @abstractmethod
    def step(self, learning_rate: float) -> None:
        """Update the parameters by their gradients; every parameter must have a gradient."""

    def gradients(self) -> list[torch.Tensor]:
        """Return the gradient of each parameter, in order."""
        return [tensor.grad for tensor in self.parameters if tensor.grad is not None]


@dataclass(frozen=True)
class Optimizer(Component, axis="optimizer"):
    """A first-order optimizer with a learning-rate schedule.

    Its `code` sets `optimizer` for the parameters of `model`.
    """

    learning_rate: float = parameter(
        0.1, "Learning rate at the start of training.", above=0, at_most=100, logarithmic=True
    )
    weight_decay: float = parameter(
        0.0,
        "Strength of the L2 penalty: this multiple of every parameter is added to its gradient.",
        at_least=0,
        at_most=10,
        logarithmic=True,
    )
    schedule: Literal["constant", "cosine", "step"] = parameter(
        "cosine",
        "Change of the learning rate over the epochs: `constant`; `cosine` decreases smoothly to 0; `step` divides by 10 at 80 % "
        "and again at 90 % of the epochs.",
    )

    @abstractmethod
    def build(self, parameters: Sequence[torch.nn.Parameter]) -> Steps:
        """Return the steps of this optimizer for these parameters."""

    def constructed(self, name: str, **fields: float) -> Lines:
        """Return the call that constructs this optimizer of `torch.optim`, with all arguments that differ from its defaults."""
        import torch

        values = {"lr": self.learning_rate, **fields, "weight_decay": self.weight_decay}
        declared = signature(getattr(torch.optim, name)).parameters
        differing = (f"{key}={value!r}" for key, value in values.items() if value != declared[key].default)
        call = Nested(f"torch.optim.{name}(", ("model.parameters()", *differing), ")")
        return Lines(assigned("optimizer", call, WIDTH - 4), ("import torch",))

    def schedule_code(self, epochs: int) -> Lines:
        """Return lines that set `schedule`, which steps once per epoch; empty for a constant learning rate."""
        if self.schedule == "constant":
            return Lines("")
        if self.schedule == "cosine":
            return Lines("schedule = CosineAnnealingLR(optimizer, T_max=EPOCHS)", (_SCHEDULER + "CosineAnnealingLR",))
        rates = [self.learning_rate_at(epoch, epochs) for epoch in range(1, epochs + 1)]
        # The epochs, counted from 0, at which the rate is divided by ten; 80 % and 90 % may give the same epoch.
        falls = [place for place in range(1, epochs) for _ in range(round(math.log10(rates[place - 1] / rates[place])))]
        call = Nested("MultiStepLR(", ("optimizer", literal(falls, "milestones=")), ")")
        return Lines(assigned("schedule", call, WIDTH - 4), (_SCHEDULER + "MultiStepLR",))

    def learning_rate_at(self, epoch: int, epochs: int) -> float:
        """Return the learning rate of an epoch (1 … `epochs`).

        **Source**: cosine as in Loshchilov & Hutter, SGDR, ICLR 2017, without restarts, one value per epoch.
        """
        done = (epoch - 1) / epochs
        if self.schedule == "cosine":
            return self.learning_rate * (1 + math.cos(math.pi * done)) / 2
        if self.schedule == "step":
            return self.learning_rate * 0.1 ** ((done >= 0.8) + (done >= 0.9))
        return self.learning_rate
