"""What SMOTE with a cleaning afterwards shares."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from core.method.neighbour_search import search_seconds
from core.method.resampler.synthetic import Synthetic, parents_of


@dataclass(frozen=True)
class Cleaned(Synthetic, place=40, family="over-sampling and cleaning"):
    """SMOTE, then an under-sampler on all classes."""

    @abstractmethod
    def cleaning(self, sampler: Any) -> Any:
        """The fitted under-sampler of a fitted sampler."""

    def origin(self, sampler: Any, features: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray | None]:  # noqa: ARG002
        left = np.asarray(self.cleaning(sampler).sample_indices_, dtype=np.int64)
        kept = np.where(left < len(features), left, -1)
        ends = getattr(sampler.smote_, "ends_", None)
        made = sum(len(first) for first, _ in ends or ())
        parents = parents_of(ends, features, made)
        return kept, None if parents is None else parents[left]

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        made = sum(self.expected_counts(class_counts))
        return super().seconds(class_counts, columns) + search_seconds(made, made, columns)
