"""Byrd & Lipton's measure: how far apart two opposite weightings move the predictions."""

import numpy as np
from jaxtyping import Float

from core.lesson.verdict.evidence import Evidence, Place

RELEVANT_GAP = 0.05
"""The smallest gap that counts as an effect: a twentieth of the inputs is classified differently. It is about half of the
smallest gap that the replication of the paper calls an effect (BatchNorm: fractions from .44 to .56)."""


def gap(high: Evidence, low: Evidence, place: Place = "test", epoch: int = -1) -> Float[np.ndarray, " seeds"]:
    """Return the share classified as positive with weights for the positive class, less that with weights against it.

    Args:
        high: the run in which the positive class has the larger weight.
        low: the run in which it has the smaller weight.
        place: the inputs that are classified.
        epoch: index of the record, counted from 0; −1 is the last record, in which collapsed seeds are NaN.
    """
    difference = high.called_positive(place)[epoch] - low.called_positive(place)[epoch]
    return np.where(high.collapsed | low.collapsed, np.nan, difference) if epoch == -1 else difference


def lower_train_accuracy(high: Evidence, low: Evidence) -> Float[np.ndarray, " seeds"]:
    """Return the lower of the two training accuracies after the last epoch."""
    return np.minimum(high.train_accuracy, low.train_accuracy)
