"""Every point that a moving threshold can reach."""

from dataclasses import dataclass

import numpy as np

from core.errors import InvalidValue
from core.metrics.ratio import ratio


@dataclass(frozen=True, eq=False)
class OperatingPoints:
    """One point a threshold, from calling nothing positive to calling everything positive; float64 `[K]` each.

    Attributes:
        thresholds: falling; the first is infinite, so that nothing is called positive.
        true_positive_rate: recall of the positive class; rising from 0 to 1.
        false_positive_rate: share of the negatives that is called positive; 1 − it is their recall.
        precision: share of those called positive that are; NaN where nothing is called positive.
        negative_predictive_value: share of those called negative that are; NaN where nothing is called negative.
        share: of positives, that the last two are for.
    """

    thresholds: np.ndarray
    true_positive_rate: np.ndarray
    false_positive_rate: np.ndarray
    precision: np.ndarray
    negative_predictive_value: np.ndarray
    share: float


def operating_points(
    probabilities: np.ndarray, labels: np.ndarray, positive: int, share: float | None = None
) -> OperatingPoints:
    """The points that one seed's test probabilities allow; cases of equal probability are called alike.

    Formulas, with π the share of positives: precision = π TPR / (π TPR + (1−π) FPR),
    negative predictive value = (1−π)(1−FPR) / ((1−π)(1−FPR) + π (1−TPR)).

    Args:
        probabilities: `[T, C]`, of the test part.
        labels: int `[T]`.
        positive: index of the class that is looked for, in 0…C−1.
        share: π, of positives where the classifier is used, in 0–1; None: that of these labels.

    Returns:
        K points: one for each distinct probability and the first, at which nothing is called positive. At its own share
        equal to scikit-learn's `roc_curve(drop_intermediate=False)` and `precision_recall_curve`.

    Raises:
        InvalidValue: a share outside 0–1, no such class, or test samples of one kind only.
    """
    scores = probabilities[:, checked_positive(probabilities, positive)]
    hit = labels == positive
    positives = int(hit.sum())
    if positives in (0, len(hit)):
        raise InvalidValue(
            f"The test part has {positives} positive and {len(hit) - positives} negative samples; a threshold needs both. "
            "Choose another positive class."
        )
    share = positives / len(hit) if share is None else checked_share(share)
    order = np.argsort(-scores, kind="stable")
    scores, hit = scores[order], hit[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    called = np.append(0, last + 1)
    found = np.append(0, np.cumsum(hit)[last])
    true_rate, false_rate = found / positives, (called - found) / (len(hit) - positives)
    return OperatingPoints(
        np.append(np.inf, scores[last].astype(np.float64)),
        true_rate,
        false_rate,
        precision(true_rate, false_rate, share),
        negative_predictive_value(true_rate, false_rate, share),
        share,
    )


def precision(true_positive_rate: np.ndarray, false_positive_rate: np.ndarray, share: float) -> np.ndarray:
    """Precision at a share of positives; NaN where nothing is called positive."""
    right = share * true_positive_rate
    return ratio(right, right + (1 - share) * false_positive_rate)


def negative_predictive_value(
    true_positive_rate: np.ndarray, false_positive_rate: np.ndarray, share: float
) -> np.ndarray:
    """Precision of what is called negative, at a share of positives; NaN where nothing is called negative."""
    return precision(1 - false_positive_rate, 1 - true_positive_rate, 1 - share)


def checked_share(share: float) -> float:
    """The share, if it is one.

    Raises:
        InvalidValue: it is not in 0–1.
    """
    if not 0 <= share <= 1:
        raise InvalidValue(f"share = {share} is not admissible: a share of positives lies between 0 and 1.")
    return share


def checked_positive(probabilities: np.ndarray, positive: int) -> int:
    """The index of the positive class, if there is such a class.

    Raises:
        InvalidValue: there is not.
    """
    classes = probabilities.shape[-1]
    if not 0 <= positive < classes:
        raise InvalidValue(f"positive = {positive} is no class: there are {classes}, 0 to {classes - 1}.")
    return positive
