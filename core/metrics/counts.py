"""Metrics that follow from three counts a class: true, predicted and correct."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from core.groups import GROUPS
from core.metrics.metric import Metric
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


def confusion_matrix(labels: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """Samples by true and predicted class, int64 `[S, C, C]`, from two int `[S, T]`."""
    seeds = np.arange(len(labels))[:, None]
    cells = (seeds * classes + labels) * classes + predicted
    return np.bincount(cells.ravel(), minlength=len(labels) * classes**2).reshape(len(labels), classes, classes)


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


def _group_metric(group: str, place: int) -> Metric:
    return Metric(
        group,
        group,
        lambda recalls, groups: group_recall(recalls, groups)[group],
        "groups",
        main=True,
        order=place + 1,
        place=place,
    )


ACCURACY = Metric("accuracy", "accuracy", accuracy, "counts", main=True, order=1, place=5, full_title="test accuracy")
BALANCED_ACCURACY = Metric(
    "balanced_accuracy", "balanced accuracy", balanced_accuracy, "counts", main=True, order=2, place=1
)
MANY, MEDIUM, FEW = (_group_metric(group, place) for place, group in enumerate(GROUPS, start=2))
