"""The `optimizer` axis: how a step is made from a gradient."""

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
    """An optimizer at work on given parameters: it holds their state and makes one step after another.

    Element-wise, so that stacked seeds do not mix. PyTorch's functional optimizers do the arithmetic: its optimizer classes
    cost as much again in bookkeeping on networks this small, and import the compiler at their first step.
    """

    def __init__(self, parameters: Sequence[torch.nn.Parameter]) -> None:
        self.parameters: list[torch.Tensor] = list(parameters)

    @abstractmethod
    def step(self, learning_rate: float) -> None:
        """Change the parameters by their gradients, which must be there."""

    def gradients(self) -> list[torch.Tensor]:
        """The gradient of each parameter, in order."""
        return [tensor.grad for tensor in self.parameters if tensor.grad is not None]


@dataclass(frozen=True)
class Optimizer(Component, axis="optimizer"):
    """A first-order optimizer with a learning-rate schedule.

    Its `code` sets `optimizer` for the parameters of `model`.
    """

    learning_rate: float = parameter(
        0.1, "Size of a step at the start of training.", above=0, at_most=100, logarithmic=True
    )
    weight_decay: float = parameter(
        0.0,
        "L2 penalty: pulls every parameter towards 0 by this much of itself.",
        at_least=0,
        at_most=10,
        logarithmic=True,
    )
    schedule: Literal["constant", "cosine", "step"] = parameter(
        "cosine",
        "How the learning rate changes over the epochs: `constant`; `cosine` falls smoothly to 0; `step` is divided by 10 "
        "at 80 % and again at 90 % of the epochs.",
    )

    @abstractmethod
    def build(self, parameters: Sequence[torch.nn.Parameter]) -> Steps:
        """This optimizer at work on these parameters."""

    def constructed(self, name: str, **fields: float) -> Lines:
        """The call of an optimizer of `torch.optim`, with these fields and those that all of them have, unless at default."""
        import torch

        values = {"lr": self.learning_rate, **fields, "weight_decay": self.weight_decay}
        declared = signature(getattr(torch.optim, name)).parameters
        differing = (f"{key}={value!r}" for key, value in values.items() if value != declared[key].default)
        call = Nested(f"torch.optim.{name}(", ("model.parameters()", *differing), ")")
        return Lines(assigned("optimizer", call, WIDTH - 4), ("import torch",))

    def schedule_code(self, epochs: int) -> Lines:
        """Lines that set `schedule`, which makes a step an epoch; empty for a constant learning rate."""
        if self.schedule == "constant":
            return Lines("")
        if self.schedule == "cosine":
            return Lines("schedule = CosineAnnealingLR(optimizer, T_max=EPOCHS)", (_SCHEDULER + "CosineAnnealingLR",))
        rates = [self.learning_rate_at(epoch, epochs) for epoch in range(1, epochs + 1)]
        # The epochs, counted from 0, at which it is divided by ten; at 80 % and at 90 % may be the same one.
        falls = [place for place in range(1, epochs) for _ in range(round(math.log10(rates[place - 1] / rates[place])))]
        call = Nested("MultiStepLR(", ("optimizer", literal(falls, "milestones=")), ")")
        return Lines(assigned("schedule", call, WIDTH - 4), (_SCHEDULER + "MultiStepLR",))

    def learning_rate_at(self, epoch: int, epochs: int) -> float:
        """The learning rate of an epoch (1 … `epochs`).

        Source: cosine after Loshchilov & Hutter, SGDR, ICLR 2017, without restarts, one value an epoch.
        """
        done = (epoch - 1) / epochs
        if self.schedule == "cosine":
            return self.learning_rate * (1 + math.cos(math.pi * done)) / 2
        if self.schedule == "step":
            return self.learning_rate * 0.1 ** ((done >= 0.8) + (done >= 0.9))
        return self.learning_rate
