"""Decisions by a threshold on stored test probabilities, at any share of positives; nothing is trained.

`positive` is the index of the positive class; every other class is negative. A case is predicted as positive when its
probability of that class is at least the threshold. The true-positive rate and the false-positive rate of a threshold do not
depend on how frequent positives are; every other number follows from the two rates and the share of positives.
"""

from core.thresholds.cost import Use, calibrated_threshold, cheapest_thresholds, cross_validated_cost
from core.thresholds.curves import false_alarms_at, recall_at
from core.thresholds.operating_points import OperatingPoints, operating_points, precision
from core.thresholds.prior_shift import shifted, trained_share
from core.thresholds.reliability import Reliability, reliability
from core.thresholds.scored import Scored
from core.thresholds.settings import ThresholdSettings

__all__ = [
    "OperatingPoints",
    "Reliability",
    "Scored",
    "ThresholdSettings",
    "Use",
    "calibrated_threshold",
    "cheapest_thresholds",
    "cross_validated_cost",
    "false_alarms_at",
    "operating_points",
    "precision",
    "recall_at",
    "reliability",
    "shifted",
    "trained_share",
]
