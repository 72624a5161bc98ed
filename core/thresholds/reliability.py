"""Whether what is called 20 % happens in one case out of five."""

from typing import NamedTuple

import numpy as np

from core.metrics.ratio import ratio
from core.thresholds.prior_shift import shifted
from core.thresholds.scored import Scored

BINS = 10


class Reliability(NamedTuple):
    """Bins of equal width over the predicted probability, `[S, B]` each.

    Attributes:
        predicted: mean probability in the bin, NaN in an empty one.
        observed: share of positives in the bin, NaN in an empty one.
        samples: test samples in the bin, int.
        error: `[S]`, Σ_b (share of the cases in b) |observed − predicted|.
    """

    predicted: np.ndarray
    observed: np.ndarray
    samples: np.ndarray
    error: np.ndarray


def reliability(scored: Scored, share: float | None = None, bins: int = BINS) -> Reliability:
    """The reliability diagram of every seed.

    At another share than that of the test part, probabilities are shifted from the share they are for to that one, and test
    samples count so that positives have it. None leaves both as they are: the diagram of scikit-learn's `calibration_curve`.

    Args:
        scored: S seeds.
        share: of positives where the classifier is used, in 0–1.
        bins: how many.
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

    def summed(values: np.ndarray) -> np.ndarray:
        return np.bincount(cell, weights=values.ravel(), minlength=seeds * bins).reshape(seeds, bins)

    weight, predicted, observed = summed(weights), summed(weights * scores), summed(weights * hit)
    return Reliability(
        ratio(predicted, weight),
        ratio(observed, weight),
        np.bincount(cell, minlength=seeds * bins).reshape(seeds, bins),
        np.abs(observed - predicted).sum(-1) / weight.sum(-1),
    )
