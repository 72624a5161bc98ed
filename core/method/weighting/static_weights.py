"""Weights that depend on the class counts alone: formulas, normalisation, effective sample size.

Arrays may have leading axes, such as one for the seeds; results are float64. A class without samples has weight 0: its weight
would be infinite, and no sample has it.
"""

import math
from typing import Literal

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from core.errors import InvalidValue


def inverse(class_counts: ArrayLike) -> Float[np.ndarray, "*seeds classes"]:
    """Return the inverse number of samples (INS), 1 / n_y."""
    counts = np.asarray(class_counts, dtype=np.float64)
    return np.divide(1.0, counts, out=np.zeros_like(counts), where=counts > 0)


def inverse_sqrt(class_counts: ArrayLike) -> Float[np.ndarray, "*seeds classes"]:
    """Return the inverse square root of the number of samples (ISNS), 1 / √n_y."""
    return np.sqrt(inverse(class_counts))


def effective_number(class_counts: ArrayLike, beta: float) -> Float[np.ndarray, "*seeds classes"]:
    """Return the inverse effective number of samples (ENS), (1 − β) / (1 − β^{n_y}).

    Args:
        class_counts: number of training samples of each class.
        beta: in [0, 1). At 0 every class has weight 1; towards 1 the weights tend to `inverse`.

    Raises:
        InvalidValue: beta is outside [0, 1).

    **Source**: Cui et al., Class-Balanced Loss Based on Effective Number of Samples, CVPR 2019, equation 4.
    """
    if not 0 <= beta < 1:
        raise InvalidValue(f"beta = {beta} is not admissible; give a number at least 0 and below 1.")
    counts = np.asarray(class_counts, dtype=np.float64)
    if beta == 0:
        return np.where(counts > 0, 1.0, 0.0)
    # 1 − β^n by expm1: close to β = 1 the power is 1 up to its last digits, and the difference would be rounding noise.
    distinct = -np.expm1(counts * math.log(beta))
    return np.divide(1 - beta, distinct, out=np.zeros_like(counts), where=counts > 0)


def importance(ratio: float) -> Float[np.ndarray, "2"]:
    """Return the importance weights of two classes: class 1 counts `ratio` times as much as class 0."""
    return np.array([1.0, ratio])


def normalise(
    class_weights: ArrayLike, class_counts: ArrayLike, how: Literal["class", "sample", "batch"]
) -> Float[np.ndarray, "*seeds classes"]:
    """Scale the weights to a stated mean.

    Args:
        class_weights: at least 0.
        class_counts: number of training samples of each class.
        how: `class`: the mean over the classes that have samples is 1. `sample`: the mean over the training set is 1,
            so that the total step stays that of unweighted training. `batch`: the weights stay unchanged, since the
            training loop divides the loss of each batch by the sum of its weights.

    Raises:
        InvalidValue: the weights of all classes that have samples are 0.
    """
    weights = np.asarray(class_weights, dtype=np.float64)
    counts = np.asarray(class_counts, dtype=np.float64)
    if how == "batch":
        return weights
    share = counts if how == "sample" else (counts > 0).astype(np.float64)
    # Divided by the largest weight first, since sums of extreme weights would overflow or vanish.
    weights = weights / np.maximum(weights.max(-1, keepdims=True), np.finfo(np.float64).tiny)
    total = (weights * share).sum(-1, keepdims=True)
    if not (total > 0).all():
        raise InvalidValue("The weights are 0 for every class that has training samples; at least one must be above 0.")
    return weights * share.sum(-1, keepdims=True) / total


def effective_sample_size(
    class_weights: ArrayLike, class_counts: ArrayLike
) -> tuple[Float[np.ndarray, "*seeds"], Float[np.ndarray, "*seeds classes"]]:
    """Return Kish's effective sample size, (Σ w)² / Σ w²: the number of equally weighted samples with the same information.

    Args:
        class_weights: at least 0.
        class_counts: number of training samples of each class.

    Returns:
        The size for the whole training set and for each class. That of a class is its number of samples, since these have
        equal weights, or 0 where their weight is 0.

    **Source**: Kish, Survey Sampling, 1965, section 11.7.
    """
    weights = np.asarray(class_weights, dtype=np.float64)
    counts = np.asarray(class_counts, dtype=np.float64)
    relative = weights / np.maximum(weights.max(-1, keepdims=True), np.finfo(np.float64).tiny)
    total, squares = (counts * relative).sum(-1), (counts * relative**2).sum(-1)
    overall = np.divide(total**2, squares, out=np.zeros_like(total), where=squares > 0)
    return overall, np.where(weights > 0, counts, 0.0)
