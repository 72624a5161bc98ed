"""What errors cost, and the threshold at which they cost least."""

from dataclasses import dataclass

import numpy as np

from core.errors import InvalidValue
from core.thresholds.operating_points import checked_share
from core.thresholds.scored import Scored


@dataclass(frozen=True)
class Use:
    """Where and at what price a classifier is used.

    Attributes:
        share: π, of positives among the cases, in 0–1.
        miss_cost: of a positive that is called negative, at least 0.
        alarm_cost: of a negative that is called positive, at least 0.

    Raises:
        InvalidValue: a share that is none, a negative cost, or no cost at all.
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

    def cost(self, true_positive_rate: np.ndarray, false_positive_rate: np.ndarray) -> np.ndarray:
        """The expected cost of one case: π (1−TPR) miss_cost + (1−π) FPR alarm_cost."""
        missed = self.share * (1 - true_positive_rate) * self.miss_cost
        return missed + (1 - self.share) * false_positive_rate * self.alarm_cost

    @property
    def cost_without_skill(self) -> float:
        """The expected cost of one case for who calls all alike, whichever is cheaper."""
        return min(self.share * self.miss_cost, (1 - self.share) * self.alarm_cost)


def calibrated_threshold(use: Use, trained_share: float) -> float:
    """The threshold at which calibrated probabilities cost least, in 0–1.

    At the share where it is used, a case is called positive when p′ ≥ alarm_cost / (alarm_cost + miss_cost): from there on a
    false alarm is expected to cost no more than a miss. Without the prior shift (see `shifted`), on the probabilities as they
    are stored, that is p ≥ 1 / (1 + odds), with odds = (miss_cost / alarm_cost) · π′/(1−π′) · (1−π)/π.

    Args:
        use: π′ and the costs.
        trained_share: π, the share that the probabilities are for, in 0–1, both excluded.

    **Source**: Elkan, The Foundations of Cost-Sensitive Learning, IJCAI 2001, equation 2 and theorem 2.
    """
    for_negative = (1 - use.share) * use.alarm_cost * trained_share
    for_positive = use.share * use.miss_cost * (1 - trained_share)
    return for_negative / (for_negative + for_positive) if for_negative + for_positive else 1.0


def cheapest_thresholds(scored: Scored, use: Use) -> np.ndarray:
    """The threshold of each seed at which its test samples cost least, float64 `[S]`.

    Half-way between two neighbouring scores, as nothing tells thresholds between them apart; of thresholds that cost the same
    the highest. Infinite where it is cheapest to call nothing positive.

    The costs that they reach on these same samples are optimistic: the choice has seen them.
    """
    order = np.argsort(-scored.scores, axis=-1, kind="stable")
    scores = np.take_along_axis(scored.scores, order, axis=-1)
    hit = np.take_along_axis(scored.positive, order, axis=-1)
    found = np.cumsum(hit, axis=-1) / hit.sum(-1, keepdims=True)
    alarms = np.cumsum(~hit, axis=-1) / (~hit).sum(-1, keepdims=True)
    ends = np.append(scores[:, 1:] != scores[:, :-1], np.ones((len(scores), 1), dtype=bool), axis=1)
    costs = np.where(ends, use.cost(found, alarms), np.inf)
    best = costs.argmin(-1)
    seeds = np.arange(len(scores))
    nothing = use.cost(np.zeros(1), np.zeros(1))[0]
    below = np.where(best + 1 < scores.shape[1], scores[seeds, np.minimum(best + 1, scores.shape[1] - 1)], 0.0)
    return np.where(costs[seeds, best] < nothing, (scores[seeds, best] + below) / 2, np.inf)


def cost_of_choosing(scored: Scored, use: Use) -> np.ndarray:
    """What a threshold costs that is chosen on one half of the test samples and measured on the other, float64 `[S]`.

    Both ways round, averaged. The halves take every second sample of each class.

    Returns:
        The expected cost of one case; NaN for all where a class has a single sample, or seeds differ in their counts.
    """
    positives = scored.positive.sum(-1)
    if (positives != positives[0]).any() or min(positives[0], scored.positive.shape[1] - positives[0]) < 2:
        return np.full(len(scored.scores), np.nan)
    rank = np.where(scored.positive, scored.positive.cumsum(-1), (~scored.positive).cumsum(-1))
    halves = [scored.only(rank % 2 == remainder) for remainder in (0, 1)]
    costs = [
        use.cost(*measured.rates_of_each(cheapest_thresholds(chosen, use)))
        for chosen, measured in (halves, halves[::-1])
    ]
    return np.mean(costs, axis=0)
