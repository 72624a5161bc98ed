"""ADASYN."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from core.method.resampler.synthetic import Synthetic


@dataclass(frozen=True)
class Adasyn(Synthetic, slug="adasyn", title="ADASYN", place=34):
    """SMOTE that makes more from samples with more neighbours of other classes, where learning is harder.

    Formula: a sample with a share r of other classes among its k nearest neighbours gets ∝ r of the new ones. Classes end
    about, not exactly, equal.

    **Source**: He, Bai, Garcia & Li, ADASYN, IJCNN 2008; imbalanced-learn's `ADASYN`.
    """

    takes_categories: ClassVar[bool] = False

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.over_sampling import ADASYN

        return ADASYN(sampling_strategy=self.strategy(class_counts), random_state=seed, n_neighbors=self.k)

    def origin(self, sampler: Any, features: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray | None]:
        # It does not tell between which samples it drew.
        return super().origin(sampler, features, size)[0], None
