"""Reliability diagrams: whether cases with a predicted probability of 20 % are positive one time in five."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int

from core.metrics.ratio import ratio
from core.thresholds.prior_shift import shifted
from core.thresholds.scored import Scored

BINS = 10


class Reliability(NamedTuple):
    """Bins of equal width over the predicted probability.

    Attributes:
        predicted: mean probability in the bin; NaN in an empty bin.
        observed: share of positives in the bin; NaN in an empty bin.
        samples: number of test samples in the bin.
        error: Σ_b (share of the cases in bin b) |observed − predicted|.
    """

    predicted: Float[np.ndarray, "seeds bins"]
    observed: Float[np.ndarray, "seeds bins"]
    samples: Int[np.ndarray, "seeds bins"]
    error: Float[np.ndarray, " seeds"]


def reliability(scored: Scored, share: float | None = None, bins: int = BINS) -> Reliability:
    """Return the reliability diagram of every seed.

    For a given share of positives, the probabilities are shifted to it from the share that they assume, and the test samples
    are weighted so that positives have this share. With None neither is done, and the diagram is that of scikit-learn's
    `calibration_curve`.

    Args:
        scored: probabilities and labels of all seeds.
        share: the share of positives among the cases where the classifier is used, in 0–1.
        bins: number of bins.
    """
    scores, hit = scored.scores, scored.positive
    weights = np.ones(scores.shape)
    if share is not None:
        scores = shifted(scores, scored.trained_share, share)
        positives = hit.mean(-1, keepdims=True)
        weights = np.where(hit, share / positives, (1 - share) / (1 - positives))
    seeds = len(scores)
    place = np.minimum(np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], scores), bins - 1)
    cell = (place + bins * np.arange(seeds)[:, None]).ravel()

    def sum_by_bin(values: np.ndarray) -> np.ndarray:
        return np.bincount(cell, weights=values.ravel(), minlength=seeds * bins).reshape(seeds, bins)

    weight, predicted, observed = sum_by_bin(weights), sum_by_bin(weights * scores), sum_by_bin(weights * hit)
    return Reliability(
        ratio(predicted, weight),
        ratio(observed, weight),
        np.bincount(cell, minlength=seeds * bins).reshape(seeds, bins),
        np.abs(observed - predicted).sum(-1) / weight.sum(-1),
    )
