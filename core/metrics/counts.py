"""Metrics that follow from three counts per class: true, predicted and correct."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from core.groups import GROUPS
from core.metrics.metric import Metric
from core.metrics.ratio import ratio


class Counts(NamedTuple):
    """Samples of an evaluation set, counted by class.

    Attributes:
        true: number of samples whose label is the class.
        predicted: number of samples that are predicted as the class.
        correct: number of samples that are both.
    """

    true: Int[np.ndarray, "*seeds classes"]
    predicted: Int[np.ndarray, "*seeds classes"]
    correct: Int[np.ndarray, "*seeds classes"]

    @classmethod
    def of_confusion(cls, confusion: Int[np.ndarray, "*seeds classes classes"]) -> "Counts":
        """Return the counts in a confusion matrix (true, predicted)."""
        return cls(confusion.sum(-1), confusion.sum(-2), np.diagonal(confusion, axis1=-2, axis2=-1))


def confusion_matrix(
    labels: Int[np.ndarray, "seeds samples"], predicted: Int[np.ndarray, "seeds samples"], classes: int
) -> Int[np.ndarray, "seeds classes classes"]:
    """Return the number of samples by true and predicted class."""
    seeds = np.arange(len(labels))[:, None]
    cells = (seeds * classes + labels) * classes + predicted
    return np.bincount(cells.ravel(), minlength=len(labels) * classes**2).reshape(len(labels), classes, classes)


def accuracy(counts: Counts) -> Float[np.ndarray, "*seeds"]:
    """Return the share of samples that are predicted correctly; NaN without samples."""
    return ratio(counts.correct.sum(-1), counts.true.sum(-1))


def recall(counts: Counts) -> Float[np.ndarray, "*seeds classes"]:
    """Return the share of each class's samples that are predicted correctly; NaN for a class without samples."""
    return ratio(counts.correct, counts.true)


def precision(counts: Counts) -> Float[np.ndarray, "*seeds classes"]:
    """Return the share of each class's predictions that are correct; NaN for a class that is never predicted."""
    return ratio(counts.correct, counts.predicted)


def predicted_share(counts: Counts) -> Float[np.ndarray, "*seeds classes"]:
    """Return the share of all samples that are predicted as each class; NaN without samples."""
    return ratio(counts.predicted, counts.predicted.sum(-1, keepdims=True))


def balanced_accuracy(counts: Counts) -> Float[np.ndarray, "*seeds"]:
    """Return the mean recall over the classes that have samples; NaN without samples."""
    return _mean_of_defined(recall(counts))


def group_recall(
    recall: Float[np.ndarray, "*seeds classes"], groups: Sequence[str]
) -> dict[str, Float[np.ndarray, "*seeds"]]:
    """Return the mean recall over the many, medium and few classes.

    Args:
        recall: recall of each class; NaN for a class without test samples, which is left out.
        groups: the group of each class, as returned by `core.groups.groups`.

    Returns:
        One array for each of `many`, `medium` and `few`; NaN where a group has no class, as `medium` of a two-class problem.
    """
    labels = np.asarray(groups)
    return {group: _mean_of_defined(recall[..., labels == group]) for group in GROUPS}


def _mean_of_defined(values: np.ndarray) -> np.ndarray:
    """Return the mean over the last axis without its NaN; unlike `np.nanmean`, no warning when nothing is left."""
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
