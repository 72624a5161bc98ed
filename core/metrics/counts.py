"""Metrics that follow from three counts a class: true, predicted and correct."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.groups import GROUPS
from core.metrics.ratio import ratio


class Counts(NamedTuple):
    """Samples of an evaluation set, counted by class.

    Attributes:
        true: samples whose label is the class, int `[S, C]` (any leading axes will do).
        predicted: samples that the network calls the class, int `[S, C]`.
        correct: samples that are both, int `[S, C]`.
    """

    true: np.ndarray
    predicted: np.ndarray
    correct: np.ndarray

    @classmethod
    def of_confusion(cls, confusion: np.ndarray) -> "Counts":
        """The counts in a confusion matrix `[S, C, C]` (true, predicted)."""
        return cls(confusion.sum(-1), confusion.sum(-2), np.diagonal(confusion, axis1=-2, axis2=-1))


def accuracy(counts: Counts) -> np.ndarray:
    """The share of samples that are predicted correctly, `[S]`; NaN without samples."""
    return ratio(counts.correct.sum(-1), counts.true.sum(-1))


def recall(counts: Counts) -> np.ndarray:
    """The share of each class's samples that are predicted as such, `[S, C]`; NaN for a class without samples."""
    return ratio(counts.correct, counts.true)


def precision(counts: Counts) -> np.ndarray:
    """The share of each class's predictions that are right, `[S, C]`; NaN for a class that is never predicted."""
    return ratio(counts.correct, counts.predicted)


def predicted_share(counts: Counts) -> np.ndarray:
    """The share of all samples that is predicted as each class, `[S, C]`; NaN without samples."""
    return ratio(counts.predicted, counts.predicted.sum(-1, keepdims=True))


def balanced_accuracy(counts: Counts) -> np.ndarray:
    """The mean recall over the classes that have samples, `[S]`; NaN without samples."""
    return _mean_of_defined(recall(counts))


def evaluation(counts: Counts) -> dict[str, np.ndarray]:
    """The five entries of a record's `test`: accuracy, balanced_accuracy, predicted_share, recall, precision."""
    recalls = recall(counts)
    return {
        "accuracy": accuracy(counts),
        "balanced_accuracy": _mean_of_defined(recalls),
        "predicted_share": predicted_share(counts),
        "recall": recalls,
        "precision": precision(counts),
    }


def group_recall(recall: np.ndarray, groups: Sequence[str]) -> dict[str, np.ndarray]:
    """The mean recall over the many, medium and few classes.

    Args:
        recall: `[S, C]`, NaN for a class without test samples, which is then left out (any leading axes will do).
        groups: the label of each class, as `core.groups.groups` gives it.

    Returns:
        `many`, `medium` and `few`, each `[S]`; NaN where a group has no class, as `medium` of a two-class problem.
    """
    labels = np.asarray(groups)
    return {group: _mean_of_defined(recall[..., labels == group]) for group in GROUPS}


def _mean_of_defined(values: np.ndarray) -> np.ndarray:
    """The mean over the last axis without its NaN; unlike `np.nanmean` it does not warn when nothing is left."""
    defined = ~np.isnan(values)
    return ratio(np.where(defined, values, 0.0).sum(-1), defined.sum(-1))
