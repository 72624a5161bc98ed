"""Curves of several seeds on a common grid, so that they can be averaged."""

import numpy as np
from jaxtyping import Float

from core.metrics.ratio import ratio
from core.thresholds.operating_points import OperatingPoints, operating_points
from core.thresholds.scored import Scored


def recall_at(scored: Scored, false_positive_rates: Float[np.ndarray, " points"]) -> Float[np.ndarray, "seeds points"]:
    """Return the true-positive rate of each seed's ROC curve at these false-positive rates, for vertical averaging.

    Between two operating points the curve is a straight line: the points on it are reached by choosing one of the two at
    random.

    Args:
        scored: probabilities and labels of all seeds.
        false_positive_rates: increasing, in 0–1.

    Returns:
        True-positive rates; their mean over the seeds is the vertically averaged curve.

    **Source**: Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 2006, section 8.1, algorithm 3.
    """
    return np.stack([_best_recall(points, false_positive_rates) for points in _points(scored)])


def false_alarms_at(scored: Scored, recalls: Float[np.ndarray, " points"]) -> Float[np.ndarray, "seeds points"]:
    """Return the smallest false-positive rate at which each seed reaches these recalls.

    The precision-recall curve at any share of positives follows from it. Interpolating between points of the ROC curve is
    correct; a straight line between two points of the precision-recall curve itself would be too optimistic.

    Args:
        scored: probabilities and labels of all seeds.
        recalls: increasing, in 0–1.

    **Source**: Davis & Goadrich, The Relationship Between Precision-Recall and ROC Curves, ICML 2006, section 4.
    """
    return np.stack([_fewest_false_alarms(points, recalls) for points in _points(scored)])


def _points(scored: Scored) -> list[OperatingPoints]:
    both = np.stack([1 - scored.scores, scored.scores], axis=-1)
    return [
        operating_points(probabilities, positive.astype(np.int64), 1)
        for probabilities, positive in zip(both, scored.positive, strict=True)
    ]


def _best_recall(points: OperatingPoints, grid: np.ndarray) -> np.ndarray:
    alarms, recall = points.false_positive_rate, points.true_positive_rate
    # Of several points with the same false-positive rate, the last has the highest recall.
    before = np.searchsorted(alarms, grid, side="right") - 1
    after = np.minimum(before + 1, len(alarms) - 1)
    way = ratio(grid - alarms[before], alarms[after] - alarms[before], undefined=0.0)
    return recall[before] + way * (recall[after] - recall[before])


def _fewest_false_alarms(points: OperatingPoints, grid: np.ndarray) -> np.ndarray:
    alarms, recall = points.false_positive_rate, points.true_positive_rate
    # Of several points with the same recall, the first has the lowest false-positive rate.
    after = np.searchsorted(recall, grid, side="left")
    before = np.maximum(after - 1, 0)
    way = ratio(recall[after] - grid, recall[after] - recall[before], undefined=0.0)
    return alarms[after] - way * (alarms[after] - alarms[before])
