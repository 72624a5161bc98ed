"""The confidence interval of a paired difference over seeds."""

import numpy as np
from jaxtyping import Float

CONFIDENCE = 0.95


def interval_half_width(differences: Float[np.ndarray, " seeds"]) -> float:
    """Return half the width of the 95 % confidence interval of the mean paired difference, by Student's t.

    Formula: t_{.975, n−1} s / √n, with s the standard deviation of the n differences.

    The interval covers what the seeds vary: the split, where the dataset has no official one, and everything that training
    draws at random. With three seeds t is 4.3, so small differences can hardly ever be told from chance.

    Args:
        differences: difference of two runs, one per seed that both have.

    Returns:
        NaN for fewer than two seeds.
    """
    if len(differences) < 2:
        return float("nan")
    from scipy.special import stdtrit

    quantile = float(stdtrit(len(differences) - 1, (1 + CONFIDENCE) / 2))
    return quantile * float(np.std(differences, ddof=1)) / len(differences) ** 0.5
