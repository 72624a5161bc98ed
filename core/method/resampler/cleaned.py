"""The common base of SMOTE methods with subsequent cleaning."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from core.method.neighbour_search import search_seconds
from core.method.resampler.synthetic import Synthetic, parents_of


@dataclass(frozen=True)
class Cleaned(Synthetic, place=40, family="over-sampling and cleaning"):
    """SMOTE, then an under-sampler on all classes."""

    @abstractmethod
    def cleaning(self, sampler: Any) -> Any:
        """Return the fitted under-sampler of a fitted sampler."""

    def origin(
        self,
        sampler: Any,
        features: Float[np.ndarray, "samples columns"],
        size: int,  # noqa: ARG002
    ) -> tuple[Int[np.ndarray, " resampled"], Int[np.ndarray, "resampled 2"] | None]:
        remaining = np.asarray(self.cleaning(sampler).sample_indices_, dtype=np.int64)
        kept = np.where(remaining < len(features), remaining, -1)
        ends = getattr(sampler.smote_, "ends_", None)
        synthetic = sum(len(first) for first, _ in ends or ())
        parents = parents_of(ends, features, synthetic)
        return kept, None if parents is None else parents[remaining]

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        samples = sum(self.expected_counts(class_counts))
        return super().seconds(class_counts, columns) + search_seconds(samples, samples, columns)
