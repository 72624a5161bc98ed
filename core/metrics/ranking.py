"""Metrics of the ranking of samples by probability: the areas under the ROC curve and the precision-recall curve.

For two classes, class 1 is the positive class. For more, each class is ranked against the rest, and the areas are averaged
over the classes that have samples. Both areas are sums over the samples in order of decreasing probability; samples of equal
probability form one point of the curve, so the result does not depend on how a sort breaks ties.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from core.metrics.metric import Metric
from core.metrics.ratio import ratio

# Limits the working memory to a few hundred megabytes for a thousand classes.
_VALUES_AT_ONCE = 2**22


def auroc(
    probabilities: Float[np.ndarray, "seeds samples classes"], labels: Int[np.ndarray, "seeds samples"]
) -> Float[np.ndarray, " seeds"]:
    """Return the probability that a positive sample is ranked before a negative one; a tie counts half.

    Args:
        probabilities: predicted probabilities.
        labels: the true classes, in 0…C−1.

    Returns:
        Values in 0–1; NaN where all labels are of one class. Equal to scikit-learn's `roc_auc_score`
        (`multi_class="ovr"`, `average="macro"`).

    **Differs**: a class without samples, for which scikit-learn is undefined, is left out of the average.
    """
    return _averaged(_area_under_roc, probabilities, labels)


def auprc(
    probabilities: Float[np.ndarray, "seeds samples classes"], labels: Int[np.ndarray, "seeds samples"]
) -> Float[np.ndarray, " seeds"]:
    """Return the average precision: Σ (R_k − R_{k−1}) P_k over the points of the precision-recall curve.

    Args:
        probabilities: predicted probabilities.
        labels: the true classes, in 0…C−1.

    Returns:
        Values in 0–1; NaN where there is no positive sample. Equal to scikit-learn's `average_precision_score`.

    **Differs**: a class without samples, which scikit-learn scores 0, is left out of the average.
    """
    return _averaged(_average_precision, probabilities, labels)


class _Ranking(NamedTuple):
    """The samples in order of decreasing score, for each seed and each ranked class."""

    positive: Bool[np.ndarray, "seeds ranked samples"]  # whether the sample belongs to the class
    first: Int[np.ndarray, "seeds ranked samples"]  # position of the first sample with this score
    last: Int[np.ndarray, "seeds ranked samples"]  # position of the last sample with this score


def _area_under_roc(ranking: _Ranking) -> np.ndarray:
    samples = ranking.positive.shape[-1]
    positives = ranking.positive.sum(-1)
    # Mann-Whitney: twice the mid-ranks of the positives, less what they contribute among themselves, are twice the
    # number of negatives ranked before a positive. Integers, so that nothing is rounded before the division.
    twice_ranks = np.where(ranking.positive, ranking.first + ranking.last, 0).sum(-1)
    twice_misplaced = twice_ranks - positives * (positives - 1)
    return 1 - ratio(twice_misplaced, 2 * positives * (samples - positives))


def _average_precision(ranking: _Ranking) -> np.ndarray:
    hits = np.take_along_axis(np.cumsum(ranking.positive, axis=-1), ranking.last, axis=-1)
    precision = hits / (ranking.last + 1)
    return ratio(np.where(ranking.positive, precision, 0.0).sum(-1), ranking.positive.sum(-1))


def _averaged(area: Callable[[_Ranking], np.ndarray], probabilities: np.ndarray, labels: np.ndarray) -> np.ndarray:
    seeds, samples, classes = probabilities.shape
    if samples == 0:
        return np.full(seeds, np.nan)
    wanted = np.array([1]) if classes == 2 else np.arange(classes)
    width = max(1, _VALUES_AT_ONCE // (seeds * samples))
    areas = np.concatenate(
        [area(_rank(probabilities, labels, wanted[at : at + width])) for at in range(0, len(wanted), width)], axis=-1
    )
    defined = ~np.isnan(areas)
    return ratio(np.where(defined, areas, 0.0).sum(-1), defined.sum(-1))


def _rank(probabilities: np.ndarray, labels: np.ndarray, classes: np.ndarray) -> _Ranking:
    scores = np.ascontiguousarray(-probabilities[..., classes].swapaxes(1, 2))
    order = np.argsort(scores, axis=-1)
    scores = np.take_along_axis(scores, order, axis=-1)
    positive = np.take_along_axis(labels[:, None], order, axis=-1) == classes[:, None]
    position = np.arange(scores.shape[-1])
    changes = scores[..., 1:] != scores[..., :-1]
    edge = np.ones((*scores.shape[:-1], 1), dtype=bool)
    begins, ends = np.concatenate([edge, changes], axis=-1), np.concatenate([changes, edge], axis=-1)
    first = np.maximum.accumulate(np.where(begins, position, 0), axis=-1)
    last = np.minimum.accumulate(np.where(ends, position, len(position))[..., ::-1], axis=-1)[..., ::-1]
    return _Ranking(positive, first, last)


AUROC = Metric("auroc", "AUROC", auroc, "probabilities", unit="", order=9, place=9)
AUPRC = Metric("auprc", "AUPRC", auprc, "probabilities", unit="", order=10, place=10)
