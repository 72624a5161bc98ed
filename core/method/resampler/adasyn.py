"""ADASYN."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Float, Int

from core.method.resampler.synthetic import Synthetic


@dataclass(frozen=True)
class Adasyn(Synthetic, slug="adasyn", title="ADASYN", place=34):
    """SMOTE that synthesises more samples around those with many neighbours of other classes, where learning is harder.

    Formula: a sample with a share r of other classes among its k nearest neighbours gets a number of new samples ∝ r. Classes
    become approximately, not exactly, equal in size.

    **Source**: He, Bai, Garcia & Li, ADASYN, IJCNN 2008; imbalanced-learn's `ADASYN`.
    """

    takes_categories: ClassVar[bool] = False

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.over_sampling import ADASYN

        return ADASYN(sampling_strategy=self.strategy(class_counts), random_state=seed, n_neighbors=self.k)

    def origin(
        self, sampler: Any, features: Float[np.ndarray, "samples columns"], size: int
    ) -> tuple[Int[np.ndarray, " resampled"], Int[np.ndarray, "resampled 2"] | None]:
        # The sampler does not record the pairs of samples between which it interpolates.
        return super().origin(sampler, features, size)[0], None
