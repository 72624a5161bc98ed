"""Distances between samples with columns of names, measured as in training with one column per name."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from jaxtyping import Float


def one_hot(
    features: Float[np.ndarray, "samples columns"], categorical: Sequence[int]
) -> Float[np.ndarray, "samples encoded"]:
    """Return the numeric columns, then one column of 0 and 1 for each value of each categorical column, float32."""
    numbers = np.delete(features, list(categorical), axis=1)
    names = [(features[:, [column]] == np.unique(features[:, column])) for column in categorical]
    return np.concatenate([numbers, *names], axis=1).astype(np.float32)


@cache
def on_one_hot(sampler: type, categorical: tuple[int, ...]) -> type:
    """Return a subclass of a row-selecting sampler that measures distances on `one_hot` and returns the original rows."""
    if not categorical:
        return sampler

    class OnOneHot(sampler):
        def _fit_resample(self, X: np.ndarray, y: np.ndarray) -> Any:  # noqa: N803
            super()._fit_resample(one_hot(X, categorical), y)
            return X[self.sample_indices_], y[self.sample_indices_]

    OnOneHot.__name__ = sampler.__name__
    return OnOneHot
