"""What a threshold on stored test probabilities makes of two classes, at any share of positives; nothing is trained.

`positive` is the index of the class that is looked for; every other class is negative. A case is called positive when its
probability of that class is at least the threshold. The shares of positives and of negatives that a threshold calls positive,
true- and false-positive rate, do not depend on how frequent positives are; everything else follows from them and the share.
"""

from core.thresholds.cost import Use, calibrated_threshold, cheapest_thresholds, cost_of_choosing
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
    "cost_of_choosing",
    "false_alarms_at",
    "operating_points",
    "precision",
    "recall_at",
    "reliability",
    "shifted",
    "trained_share",
]
