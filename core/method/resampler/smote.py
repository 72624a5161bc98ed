"""SMOTE."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.method.resampler.synthetic import Synthetic


@dataclass(frozen=True)
class Smote(Synthetic, slug="smote", title="SMOTE", place=32):
    """Rarer classes grow by synthetic samples between a sample and one of its k nearest neighbours of the same class.

    Formula: x' = x + u (x_nn − x), u uniform in [0, 1]. In tables with categories, a synthetic sample gets the most common
    category among the neighbours (SMOTENC).

    **Source**: Chawla, Bowyer, Hall & Kegelmeyer, SMOTE, JAIR 2002; imbalanced-learn's `SMOTE` and `SMOTENC`.
    """

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:
        return self.smote(class_counts, seed, categorical)
