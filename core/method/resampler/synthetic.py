"""What the samplers that make synthetic samples between neighbours share."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

import numpy as np

from core.method.neighbour_search import search_seconds
from core.method.parameter import parameter
from core.method.resampler import OverSampler


@dataclass(frozen=True)
class Synthetic(OverSampler, family="over-sampling"):
    """Adds samples between two neighbours, at least one of which is of the class that grows."""

    chooses: ClassVar[bool] = False
    k: int = parameter(5, "Among how many nearest neighbours the other end is chosen.", at_least=1, at_most=100)

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:
        for label in self.growing(class_counts):
            count = class_counts[label]
            if count <= self.k:
                raise self.too_few(class_names[label], count, self.k + 1, count - 1)

    def origin(self, sampler: Any, features: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray | None]:
        made = size - len(features)
        kept = np.concatenate([np.arange(len(features)), np.full(made, -1)])
        return kept, parents_of(getattr(sampler, "ends_", None), features, made)

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        rows = [class_counts[label] for label in self.growing(class_counts)]
        return 0.003 + search_seconds(sum(rows), sum(class_counts), columns)

    def smote(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:
        """imbalanced-learn's SMOTE, for tables with categories SMOTENC."""
        from imblearn.over_sampling import SMOTE, SMOTENC

        settings = {"sampling_strategy": self.strategy(class_counts), "random_state": seed, "k_neighbors": self.k}
        if categorical:
            return SMOTENC(list(categorical), **settings)
        return recording(SMOTE)(**settings)


@cache
def recording(sampler: type) -> type:
    """The sampler, which also notes in `ends_` the two ends of each sample that it makes."""

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


def parents_of(ends: list[tuple[np.ndarray, np.ndarray]] | None, features: np.ndarray, made: int) -> np.ndarray | None:
    """The rows of the original that the recorded ends are, after −1 for every original row; None if they are not known."""
    if ends is None or sum(len(first) for first, _ in ends) != made:
        return None
    row_of = {row.tobytes(): place for place, row in enumerate(np.ascontiguousarray(features))}
    none = np.full((len(features), 2), -1)
    found = [
        np.array([[row_of[end.tobytes()] for end in pair] for pair in zip(*batch, strict=True)], dtype=np.int64)
        for batch in ends
        if len(batch[0])
    ]
    return np.concatenate([none, *found])
