"""Division whose result is undefined where the denominator is 0."""

import numpy as np


def ratio(numerator: np.ndarray, denominator: np.ndarray, undefined: float = np.nan) -> np.ndarray:
    """Return `numerator / denominator` in float64, with `undefined` where the denominator is 0."""
    shape = np.broadcast_shapes(np.shape(numerator), np.shape(denominator))
    return np.divide(numerator, denominator, out=np.full(shape, undefined), where=np.not_equal(denominator, 0))
