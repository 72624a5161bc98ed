"""The cost of errors, and the threshold with the lowest cost."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from core.errors import InvalidValue
from core.thresholds.operating_points import checked_share
from core.thresholds.scored import Scored


@dataclass(frozen=True)
class Use:
    """The conditions under which a classifier is used: how frequent positives are, and what errors cost.

    Attributes:
        share: π, the share of positives among the cases, in 0–1.
        miss_cost: cost of a positive that is predicted as negative, at least 0.
        alarm_cost: cost of a negative that is predicted as positive, at least 0.

    Raises:
        InvalidValue: the share is outside 0–1, a cost is negative, or both costs are 0.
    """

    share: float
    miss_cost: float
    alarm_cost: float

    def __post_init__(self) -> None:
        checked_share(self.share)
        for name in ("miss_cost", "alarm_cost"):
            if getattr(self, name) < 0:
                raise InvalidValue(f"{name} = {getattr(self, name):g} is not admissible; give a number at least 0.")
        if self.miss_cost == 0 == self.alarm_cost:
            raise InvalidValue(
                "miss_cost and alarm_cost are both 0: no threshold is better than another. Give an error a cost."
            )

    def cost(
        self, true_positive_rate: Float[np.ndarray, "*points"], false_positive_rate: Float[np.ndarray, "*points"]
    ) -> Float[np.ndarray, "*points"]:
        """Return the expected cost of one case: π (1−TPR) miss_cost + (1−π) FPR alarm_cost."""
        missed = self.share * (1 - true_positive_rate) * self.miss_cost
        return missed + (1 - self.share) * false_positive_rate * self.alarm_cost

    @property
    def cost_without_skill(self) -> float:
        """The expected cost of one case of the cheaper constant classifier."""
        return min(self.share * self.miss_cost, (1 - self.share) * self.alarm_cost)


def calibrated_threshold(use: Use, trained_share: float) -> float:
    """Return the threshold with the lowest expected cost for calibrated probabilities, in 0–1.

    With probabilities p′ for the share of positives π′ under which the classifier is used, a case is predicted as positive
    when p′ ≥ alarm_cost / (alarm_cost + miss_cost): from there on, the expected cost of a false alarm does not exceed that of
    a miss. For the stored probabilities p, without the prior shift (see `shifted`), this is p ≥ 1 / (1 + odds), with
    odds = (miss_cost / alarm_cost) · π′/(1−π′) · (1−π)/π.

    Args:
        use: π′ and the costs.
        trained_share: π, the share of positives that the stored probabilities assume, strictly between 0 and 1.

    **Source**: Elkan, The Foundations of Cost-Sensitive Learning, IJCAI 2001, equation 2 and theorem 2.
    """
    for_negative = (1 - use.share) * use.alarm_cost * trained_share
    for_positive = use.share * use.miss_cost * (1 - trained_share)
    return for_negative / (for_negative + for_positive) if for_negative + for_positive else 1.0


def cheapest_thresholds(scored: Scored, use: Use) -> Float[np.ndarray, " seeds"]:
    """Return the threshold of each seed with the lowest cost on its test samples.

    It lies half-way between two neighbouring scores, since all thresholds between them give the same predictions; of several
    thresholds with the same cost it is the highest. It is infinite where the cheapest decision is to predict no case as
    positive.

    The costs of these thresholds on the same samples are optimistic, because the thresholds were chosen on them.
    """
    order = np.argsort(-scored.scores, axis=-1, kind="stable")
    scores = np.take_along_axis(scored.scores, order, axis=-1)
    hit = np.take_along_axis(scored.positive, order, axis=-1)
    recall = np.cumsum(hit, axis=-1) / hit.sum(-1, keepdims=True)
    alarms = np.cumsum(~hit, axis=-1) / (~hit).sum(-1, keepdims=True)
    ends = np.append(scores[:, 1:] != scores[:, :-1], np.ones((len(scores), 1), dtype=bool), axis=1)
    costs = np.where(ends, use.cost(recall, alarms), np.inf)
    best = costs.argmin(-1)
    seeds = np.arange(len(scores))
    nothing = use.cost(np.zeros(1), np.zeros(1))[0]
    below = np.where(best + 1 < scores.shape[1], scores[seeds, np.minimum(best + 1, scores.shape[1] - 1)], 0.0)
    return np.where(costs[seeds, best] < nothing, (scores[seeds, best] + below) / 2, np.inf)


def cross_validated_cost(scored: Scored, use: Use) -> Float[np.ndarray, " seeds"]:
    """Return the cost of a threshold that is chosen on one half of the test samples and evaluated on the other half.

    The mean over both directions. Each half holds every second sample of each class.

    Returns:
        The expected cost of one case; NaN for all seeds if a class has a single sample or if the seeds differ in their counts.
    """
    positives = scored.positive.sum(-1)
    if (positives != positives[0]).any() or min(positives[0], scored.positive.shape[1] - positives[0]) < 2:
        return np.full(len(scored.scores), np.nan)
    rank = np.where(scored.positive, scored.positive.cumsum(-1), (~scored.positive).cumsum(-1))
    halves = [scored.select(rank % 2 == remainder) for remainder in (0, 1)]
    costs = [
        use.cost(*measured.rates_of_each(cheapest_thresholds(chosen, use)))
        for chosen, measured in (halves, halves[::-1])
    ]
    return np.mean(costs, axis=0)
