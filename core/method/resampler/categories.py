"""Distances between samples some of whose columns hold names: as training measures them, one column for each name."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np


def one_hot(features: np.ndarray, categorical: Sequence[int]) -> np.ndarray:
    """Numbers as they are, then 0 and 1 for each value of each categorical column, float32 `[N, …]`."""
    numbers = np.delete(features, list(categorical), axis=1)
    names = [(features[:, [column]] == np.unique(features[:, column])) for column in categorical]
    return np.concatenate([numbers, *names], axis=1).astype(np.float32)


@cache
def on_one_hot(sampler: type, categorical: tuple[int, ...]) -> type:
    """A sampler that chooses rows, which measures distances on `one_hot` and gives the rows as they came."""
    if not categorical:
        return sampler

    class OnOneHot(sampler):
        def _fit_resample(self, X: np.ndarray, y: np.ndarray) -> Any:  # noqa: N803
            super()._fit_resample(one_hot(X, categorical), y)
            return X[self.sample_indices_], y[self.sample_indices_]

    OnOneHot.__name__ = sampler.__name__
    return OnOneHot
