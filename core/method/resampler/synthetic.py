"""The common base of samplers that synthesise samples between neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np
from jaxtyping import Float, Int

from core.method.neighbour_search import search_seconds
from core.method.parameter import parameter
from core.method.resampler import OverSampler


@dataclass(frozen=True)
class Synthetic(OverSampler, family="over-sampling"):
    """Adds samples between two neighbours, at least one of which belongs to the growing class."""

    chooses: ClassVar[bool] = False
    k: int = parameter(
        5, "Number of nearest neighbours from which the second sample is chosen.", at_least=1, at_most=100
    )

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:
        for label in self.growing(class_counts):
            count = class_counts[label]
            if count <= self.k:
                raise self.too_few(class_names[label], count, self.k + 1, count - 1)

    def origin(
        self, sampler: Any, features: Float[np.ndarray, "samples columns"], size: int
    ) -> tuple[Int[np.ndarray, " resampled"], Int[np.ndarray, "resampled 2"] | None]:
        synthetic = size - len(features)
        kept = np.concatenate([np.arange(len(features)), np.full(synthetic, -1)])
        return kept, parents_of(getattr(sampler, "ends_", None), features, synthetic)

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        rows = [class_counts[label] for label in self.growing(class_counts)]
        return 0.003 + search_seconds(sum(rows), sum(class_counts), columns)

    def smote(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:
        """Return imbalanced-learn's SMOTE, or SMOTENC for tables with categories."""
        from imblearn.over_sampling import SMOTE, SMOTENC

        settings = {"sampling_strategy": self.strategy(class_counts), "random_state": seed, "k_neighbors": self.k}
        if categorical:
            return SMOTENC(list(categorical), **settings)
        return recording(SMOTE)(**settings)


@cache
def recording(sampler: type) -> type:
    """Return a subclass of the sampler that records in `ends_` the two parents of each synthetic sample."""

    class Recording(sampler):
        def _fit_resample(self, X: np.ndarray, y: np.ndarray) -> Any:  # noqa: N803
            self.ends_: list[tuple[np.ndarray, np.ndarray]] = []
            return super()._fit_resample(X, y)

        def _generate_samples(
            self,
            X: np.ndarray,  # noqa: N803
            nn_data: np.ndarray,
            nn_num: np.ndarray,
            rows: np.ndarray,
            cols: np.ndarray,
            *more: Any,
            **named: Any,
        ) -> np.ndarray:
            self.ends_.append((X[rows], nn_data[nn_num[rows, cols]]))
            return super()._generate_samples(X, nn_data, nn_num, rows, cols, *more, **named)

    Recording.__name__ = sampler.__name__
    return Recording


def parents_of(
    ends: list[tuple[np.ndarray, np.ndarray]] | None, features: Float[np.ndarray, "samples columns"], synthetic: int
) -> Int[np.ndarray, "resampled 2"] | None:
    """Return −1 for every original row, then the original rows of the recorded parents; None without a complete record."""
    if ends is None or sum(len(first) for first, _ in ends) != synthetic:
        return None
    row_of = {row.tobytes(): place for place, row in enumerate(np.ascontiguousarray(features))}
    none = np.full((len(features), 2), -1)
    parents = [
        np.array([[row_of[end.tobytes()] for end in pair] for pair in zip(*batch, strict=True)], dtype=np.int64)
        for batch in ends
        if len(batch[0])
    ]
    return np.concatenate([none, *parents])
