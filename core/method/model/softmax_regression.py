"""Softmax regression."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from core.codegen.lines import Lines
from core.method.model import NetworkModel
from core.method.model.mlp import dense_parameters

if TYPE_CHECKING:
    from core.method.model.engine.network import Network


@dataclass(frozen=True)
class SoftmaxRegression(NetworkModel, slug="softmax_regression", title="Softmax regression"):
    """A linear model: one logit a class, straight from the inputs. With two classes it is logistic regression.

    It cannot separate data whose classes have no linear border, which is where importance weights keep their effect.

    **Source**: Byrd & Lipton, ICML 2019, section 4.1 (their logistic model).
    """

    def build(
        self, shape: Sequence[int], classes: int, seeds: Sequence[int], cosine_scale: float | None = None
    ) -> Network:
        from core.method.model.engine.mlp import StackedMLP

        return StackedMLP(shape, (), classes, seeds, batch_norm=False, dropout=0.0, cosine_scale=cosine_scale)

    def parameter_count(self, shape: Sequence[int], classes: int) -> int:
        return dense_parameters((prod(shape), classes))

    def code(self) -> Lines:
        return Lines("hidden = []")
