"""Byrd & Lipton's measure: how far two opposite weightings pull the predictions apart."""

import numpy as np

from core.lesson.verdict.evidence import Evidence, Place

THERE = 0.05
"""From here on an effect on predictions counts as one: a twentieth of the inputs is called otherwise. It is about half of the
smallest effect that the replication of the paper calls an effect (BatchNorm: fractions from .44 to .56)."""


def gap(high: Evidence, low: Evidence, place: Place = "test", epoch: int = -1) -> np.ndarray:
    """Share called positive with weights for the positive class, less that with weights against it, `[S]`.

    Args:
        high: the positive class counts more.
        low: it counts less.
        place: what is classified.
        epoch: which record, counted from 0; −1 is the last one. NaN after the last one for seeds that collapsed.
    """
    difference = high.called_positive(place)[epoch] - low.called_positive(place)[epoch]
    return np.where(high.collapsed | low.collapsed, np.nan, difference) if epoch == -1 else difference


def lower_train_accuracy(high: Evidence, low: Evidence) -> np.ndarray:
    """The lower of both training accuracies after the last epoch, `[S]`."""
    return np.minimum(high.train_accuracy, low.train_accuracy)
