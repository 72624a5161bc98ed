"""What the stored probabilities of a run say about one class."""

from dataclasses import dataclass

import numpy as np

from core.errors import InvalidValue
from core.thresholds.operating_points import checked_positive


@dataclass(frozen=True, eq=False)
class Scored:
    """The probabilities of one class on the test part, for every seed.

    Attributes:
        scores: float64 `[S, T]`, the probability of the positive class.
        positive: bool `[S, T]`, whether the sample is of it.
        trained_share: share of positives in 0–1 (both excluded) that the probabilities are meant for: see `trained_share`.
    """

    scores: np.ndarray
    positive: np.ndarray
    trained_share: float

    @classmethod
    def of(cls, probabilities: np.ndarray, labels: np.ndarray, positive: int, trained_share: float) -> "Scored":
        """From the artifact of a run: `probabilities` `[S, T, C]` and `labels` int `[S, T]`.

        Raises:
            InvalidValue: no such class, or a seed whose test samples are of one kind only.
        """
        hit = labels == checked_positive(probabilities, positive)
        share = hit.mean(-1)
        if not ((share > 0) & (share < 1)).all():
            raise InvalidValue(
                "The test part has no positive or no negative samples; a threshold needs both. Choose another positive class."
            )
        return cls(probabilities[..., positive].astype(np.float64), hit, trained_share)

    def rates(self, thresholds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """True- and false-positive rate of every seed at these thresholds, float64 `[S, K]` each."""
        return self._called(thresholds, self.positive), self._called(thresholds, ~self.positive)

    def rates_of_each(self, thresholds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Likewise with a threshold of its own for each seed, `[S]`; float64 `[S]` each."""
        called = self.scores >= thresholds[:, None]
        rates = [(called & mask).sum(-1) / mask.sum(-1) for mask in (self.positive, ~self.positive)]
        return rates[0], rates[1]

    def only(self, samples: np.ndarray) -> "Scored":
        """The samples in this mask, bool `[S, T]`, which takes equally many of every seed."""
        shape = (len(self.scores), -1)
        return Scored(self.scores[samples].reshape(shape), self.positive[samples].reshape(shape), self.trained_share)

    def _called(self, thresholds: np.ndarray, mask: np.ndarray) -> np.ndarray:
        rates = np.empty((len(self.scores), len(thresholds)))
        for seed, (scores, chosen) in enumerate(zip(self.scores, mask, strict=True)):
            ranked = np.sort(scores[chosen])
            rates[seed] = 1 - np.searchsorted(ranked, thresholds) / len(ranked)
        return rates
