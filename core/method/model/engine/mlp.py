"""The stack of multi-layer perceptrons."""

from collections.abc import Sequence
from math import prod

import torch
from torch import nn

from core.method.model.engine.network import Network, build_head
from core.method.model.engine.stacked import StackedBatchNorm, StackedDropout, StackedLinear
from core.randomness import torch_generator


class StackedMLP(Network):
    """Fully connected layers with ReLU between them, for S seeds."""

    piecewise_linear = True

    def __init__(
        self,
        shape: Sequence[int],
        hidden: Sequence[int],
        classes: int,
        seeds: Sequence[int],
        *,
        batch_norm: bool,
        dropout: float,
        cosine_scale: float | None,
    ) -> None:
        super().__init__()
        draw = [torch_generator(seed, "init") for seed in seeds]
        layers: list[nn.Module] = []
        width = prod(shape)
        for units in hidden:
            layers.append(StackedLinear(width, units, draw))
            if batch_norm:
                layers.append(StackedBatchNorm(units, len(seeds)))
            layers.append(nn.ReLU(inplace=True))
            if dropout:
                layers.append(StackedDropout(dropout, [torch_generator(seed, "dropout") for seed in seeds]))
            width = units
        self.body = nn.Sequential(*layers)
        self.head = build_head(width, classes, draw, cosine_scale)

    def features(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.body(inputs.flatten(2).transpose(1, 2))
