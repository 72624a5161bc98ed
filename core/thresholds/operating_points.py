"""All operating points that a moving threshold can reach."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int, Shaped

from core.errors import InvalidValue
from core.metrics.ratio import ratio


@dataclass(frozen=True, eq=False)
class OperatingPoints:
    """One point per threshold, from predicting no case as positive to predicting every case as positive.

    Attributes:
        thresholds: decreasing; the first is infinite, so that no case is predicted as positive.
        true_positive_rate: recall of the positive class; increasing from 0 to 1.
        false_positive_rate: share of the negatives that are predicted as positive; their recall is 1 minus this.
        precision: share of positives among the cases predicted as positive; NaN where there are no such cases.
        negative_predictive_value: share of negatives among the cases predicted as negative; NaN where there are no such cases.
        share: the share of positives that the last two assume.
    """

    thresholds: Float[np.ndarray, " points"]
    true_positive_rate: Float[np.ndarray, " points"]
    false_positive_rate: Float[np.ndarray, " points"]
    precision: Float[np.ndarray, " points"]
    negative_predictive_value: Float[np.ndarray, " points"]
    share: float


def operating_points(
    probabilities: Float[np.ndarray, "samples classes"],
    labels: Int[np.ndarray, " samples"],
    positive: int,
    share: float | None = None,
) -> OperatingPoints:
    """Return the operating points of one seed; cases of equal probability get the same prediction.

    Formulas, with π the share of positives: precision = π TPR / (π TPR + (1−π) FPR),
    negative predictive value = (1−π)(1−FPR) / ((1−π)(1−FPR) + π (1−TPR)).

    Args:
        probabilities: predicted probabilities of the test part.
        labels: its true classes.
        positive: index of the positive class, in 0…C−1.
        share: π, the share of positives among the cases where the classifier is used, in 0–1; None takes that of the labels.

    Returns:
        One point for each distinct probability, after a first one at which no case is predicted as positive. At the share of
        the labels they equal scikit-learn's `roc_curve(drop_intermediate=False)` and `precision_recall_curve`.

    Raises:
        InvalidValue: the share is outside 0–1, there is no such class, or the test part lacks positives or negatives.
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
    hits = np.append(0, np.cumsum(hit)[last])
    true_rate, false_rate = hits / positives, (called - hits) / (len(hit) - positives)
    return OperatingPoints(
        np.append(np.inf, scores[last].astype(np.float64)),
        true_rate,
        false_rate,
        precision(true_rate, false_rate, share),
        negative_predictive_value(true_rate, false_rate, share),
        share,
    )


def precision(
    true_positive_rate: Float[np.ndarray, "*points"], false_positive_rate: Float[np.ndarray, "*points"], share: float
) -> Float[np.ndarray, "*points"]:
    """Return the precision at a share of positives; NaN where no case is predicted as positive."""
    right = share * true_positive_rate
    return ratio(right, right + (1 - share) * false_positive_rate)


def negative_predictive_value(
    true_positive_rate: Float[np.ndarray, "*points"], false_positive_rate: Float[np.ndarray, "*points"], share: float
) -> Float[np.ndarray, "*points"]:
    """Return the precision of negative predictions at a share of positives; NaN where there are none."""
    return precision(1 - false_positive_rate, 1 - true_positive_rate, 1 - share)


def checked_share(share: float) -> float:
    """Return the share if it is in 0–1.

    Raises:
        InvalidValue: it is not.
    """
    if not 0 <= share <= 1:
        raise InvalidValue(f"share = {share} is not admissible: a share of positives lies between 0 and 1.")
    return share


def checked_positive(probabilities: Shaped[np.ndarray, "*samples classes"], positive: int) -> int:
    """Return the index of the positive class if there is such a class.

    Raises:
        InvalidValue: there is none.
    """
    classes = probabilities.shape[-1]
    if not 0 <= positive < classes:
        raise InvalidValue(f"positive = {positive} is no class: there are {classes}, 0 to {classes - 1}.")
    return positive
