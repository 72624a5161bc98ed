"""Multi-layer perceptrons, and softmax regression as the one without hidden layers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod

import torch
from torch import nn

from core.codegen.lines import Lines
from core.method.model import Network, NetworkModel, build_head
from core.method.model.stacked import StackedBatchNorm, StackedDropout, StackedLinear
from core.method.parameter import parameter
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


def dense_parameters(widths: Sequence[int]) -> int:
    """Weights and biases of fully connected layers through these widths."""
    return sum((inputs + 1) * outputs for inputs, outputs in pairwise(widths))


@dataclass(frozen=True)
class MLP(NetworkModel, slug="mlp", title="Multi-layer perceptron"):
    """Fully connected hidden layers with ReLU: small, quick, and able to fit any training set used here.

    **Source**: Byrd & Lipton, ICML 2019, section 4.1 use one hidden layer of 64 units on two-dimensional data.
    """

    hidden: tuple[int, ...] = parameter(
        (128, 64), "Units of each hidden layer, separated by commas.", at_least=1, at_most=4096, max_length=8
    )
    batch_norm: bool = parameter(False, "Normalise every hidden unit over the batch (BatchNorm).")
    dropout: float = parameter(0.0, "Share of hidden units left out at random in each step.", at_least=0, at_most=0.95)

    def build(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], cosine_scale: float | None = None
    ) -> Network:
        return StackedMLP(
            shape,
            self.hidden,
            classes,
            seeds,
            batch_norm=self.batch_norm,
            dropout=self.dropout,
            cosine_scale=cosine_scale,
        )

    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        return dense_parameters((prod(shape), *self.hidden, classes)) + self.batch_norm * 2 * sum(self.hidden)

    def code(self) -> Lines | None:
        return None if self.batch_norm or self.dropout else Lines(f"hidden = {list(self.hidden)}")
