"""Multi-layer perceptrons, and softmax regression as the one without hidden layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import prod
from typing import TYPE_CHECKING

from core.codegen.lines import Lines
from core.method.model import NetworkModel
from core.method.parameter import parameter

if TYPE_CHECKING:
    from core.method.model.engine.network import Network


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
        from core.method.model.engine.mlp import StackedMLP

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
