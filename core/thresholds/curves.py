"""Curves of several seeds on a common grid, so that they can be averaged."""

import numpy as np

from core.metrics.ratio import ratio
from core.thresholds.operating_points import OperatingPoints, operating_points
from core.thresholds.scored import Scored


def recall_at(scored: Scored, false_positive_rates: np.ndarray) -> np.ndarray:
    """The true-positive rate that each seed's ROC curve reaches at these false-positive rates: vertical averaging.

    Between two operating points lies what is reached by choosing one of them by lot: a straight line.

    Args:
        scored: S seeds.
        false_positive_rates: `[G]`, rising, in 0–1.

    Returns:
        float64 `[S, G]`; the mean over the seeds is the vertically averaged curve.

    **Source**: Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 2006, section 8.1, algorithm 3.
    """
    return np.stack([_best_recall(points, false_positive_rates) for points in _points(scored)])


def false_alarms_at(scored: Scored, recalls: np.ndarray) -> np.ndarray:
    """The smallest false-positive rate at which each seed reaches these recalls, float64 `[S, G]`.

    A precision-recall curve at any share of positives follows from it. Interpolating here, between points of the ROC curve,
    is right for it; a straight line between two points of the precision-recall curve itself would promise too much.

    Args:
        scored: S seeds.
        recalls: `[G]`, rising, in 0–1.

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
    # Of points above each other the last is the highest.
    before = np.searchsorted(alarms, grid, side="right") - 1
    after = np.minimum(before + 1, len(alarms) - 1)
    way = ratio(grid - alarms[before], alarms[after] - alarms[before], undefined=0.0)
    return recall[before] + way * (recall[after] - recall[before])


def _fewest_false_alarms(points: OperatingPoints, grid: np.ndarray) -> np.ndarray:
    alarms, recall = points.false_positive_rate, points.true_positive_rate
    # Of points beside each other the first has the fewest.
    after = np.searchsorted(recall, grid, side="left")
    before = np.maximum(after - 1, 0)
    way = ratio(recall[after] - grid, recall[after] - recall[before], undefined=0.0)
    return alarms[after] - way * (alarms[after] - alarms[before])
