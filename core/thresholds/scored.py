"""The stored probabilities of a run for one class."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from core.errors import InvalidValue
from core.thresholds.operating_points import checked_positive


@dataclass(frozen=True, eq=False)
class Scored:
    """The probabilities of one class on the test part, for every seed.

    Attributes:
        scores: the probability of the positive class.
        positive: whether the sample belongs to the positive class.
        trained_share: the share of positives, strictly between 0 and 1, that the probabilities assume: see
            `core.thresholds.trained_share`.
    """

    scores: Float[np.ndarray, "seeds samples"]
    positive: Bool[np.ndarray, "seeds samples"]
    trained_share: float

    @classmethod
    def of(
        cls,
        probabilities: Float[np.ndarray, "seeds samples classes"],
        labels: Int[np.ndarray, "seeds samples"],
        positive: int,
        trained_share: float,
    ) -> "Scored":
        """Return the scores of one class from the arrays of a run's artifact `probabilities`.

        Raises:
            InvalidValue: there is no such class, or the test samples of a seed lack positives or negatives.
        """
        hit = labels == checked_positive(probabilities, positive)
        share = hit.mean(-1)
        if not ((share > 0) & (share < 1)).all():
            raise InvalidValue(
                "The test part has no positive or no negative samples; a threshold needs both. Choose another positive class."
            )
        return cls(probabilities[..., positive].astype(np.float64), hit, trained_share)

    def rates(
        self, thresholds: Float[np.ndarray, " points"]
    ) -> tuple[Float[np.ndarray, "seeds points"], Float[np.ndarray, "seeds points"]]:
        """Return the true-positive and the false-positive rate of every seed at these thresholds."""
        return self._called(thresholds, self.positive), self._called(thresholds, ~self.positive)

    def rates_of_each(
        self, thresholds: Float[np.ndarray, " seeds"]
    ) -> tuple[Float[np.ndarray, " seeds"], Float[np.ndarray, " seeds"]]:
        """Return the true-positive and the false-positive rate of every seed at its own threshold."""
        called = self.scores >= thresholds[:, None]
        rates = [(called & mask).sum(-1) / mask.sum(-1) for mask in (self.positive, ~self.positive)]
        return rates[0], rates[1]

    def select(self, samples: Bool[np.ndarray, "seeds samples"]) -> "Scored":
        """Return the samples in this mask, which must select the same number from every seed."""
        shape = (len(self.scores), -1)
        return Scored(self.scores[samples].reshape(shape), self.positive[samples].reshape(shape), self.trained_share)

    def _called(self, thresholds: np.ndarray, mask: np.ndarray) -> np.ndarray:
        rates = np.empty((len(self.scores), len(thresholds)))
        for seed, (scores, chosen) in enumerate(zip(self.scores, mask, strict=True)):
            ranked = np.sort(scores[chosen])
            rates[seed] = 1 - np.searchsorted(ranked, thresholds) / len(ranked)
        return rates
