"""Probabilities for a share of positives other than that of training."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from core.experiment import Experiment
from core.method.loss import AdjustedCrossEntropy


def shifted(
    probabilities: Float[np.ndarray, "*shape"], trained_share: float, share: float
) -> Float[np.ndarray, "*shape"]:
    """Return the probabilities of the positive class under another share of positives (prior shift).

    Formula: p′ = p r / (p r + (1 − p) q), with r = π′ / π and q = (1 − π′) / (1 − π). It assumes that the distribution of the
    features within each class stays the same.

    Args:
        probabilities: p, in 0–1.
        trained_share: π, the share of positives that p assumes, strictly between 0 and 1.
        share: π′, in 0–1.

    **Source**: Saerens, Latinne & Decaestecker, Adjusting the Outputs of a Classifier to New a Priori Probabilities, Neural
    Computation 2002, equation 2.4.
    """
    positive = probabilities * (share / trained_share)
    negative = (1 - probabilities) * ((1 - share) / (1 - trained_share))
    total = positive + negative
    return np.divide(positive, total, out=np.full(np.shape(probabilities), float(share)), where=total > 0)


def trained_share(
    experiment: Experiment,
    train_counts: Sequence[int],
    class_weights: Float[np.ndarray, " classes"] | None,
    positive: int,
) -> float:
    """Return the share of positives that the probabilities of a run assume: their effective share in training.

    The effective size of a class is its number of samples after resampling, times how often the sampler visits each in the
    last epoch, times their weight. A loss with offsets ι_c in favour of frequent classes removes them from the probabilities
    (π_c e^−ι_c); an ensemble of balanced draws is trained on equally large classes.

    Args:
        experiment: the experiment of the run.
        train_counts: number of training samples of each class.
        class_weights: mean weight of each class in the last epoch; None stands for weights of 1.
        positive: index of the positive class.

    Returns:
        A share strictly between 0 and 1: a class without training samples counts as half a sample.

    **Differs**: effects without a closed form are neglected: label noise, focal losses and margins, and training that ends
    early. The reliability diagram shows whether the probabilities fit this share.
    """
    if experiment.model.balances_itself:
        mass = np.ones(len(train_counts))
    else:
        counts = np.array(experiment.resampler.expected_counts(train_counts), dtype=np.float64)
        mass = experiment.sampler.visits(np.maximum(counts, 0.5))
    if class_weights is not None:
        mass = mass * class_weights
    if isinstance(experiment.loss, AdjustedCrossEntropy):
        offsets = experiment.loss.offsets(np.array(train_counts, dtype=np.float64))
        mass = mass * np.exp(offsets.min() - offsets)
    tiny = np.finfo(np.float64).eps
    return float(np.clip(mass[positive] / mass.sum(), tiny, 1 - tiny))
