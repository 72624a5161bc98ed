"""What a threshold on stored test probabilities makes of two classes, at any share of positives; nothing is trained.

`positive` is the index of the class that is looked for; every other class is negative. A case is called positive when its
probability of that class is at least the threshold. The shares of positives and of negatives that a threshold calls positive,
true- and false-positive rate, do not depend on how frequent positives are; everything else follows from them and the share.
"""

from core.thresholds.operating_points import OperatingPoints, operating_points

__all__ = ["OperatingPoints", "operating_points"]
