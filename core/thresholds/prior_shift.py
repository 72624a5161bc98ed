"""Probabilities for another share of positives than the one they were learned with."""

from collections.abc import Sequence

import numpy as np

from core.experiment import Experiment
from core.method.loss import AdjustedCrossEntropy


def shifted(probabilities: np.ndarray, trained_share: float, share: float) -> np.ndarray:
    """Probabilities of the positive class as they are where positives have another share.

    Formula: p′ = p r / (p r + (1 − p) q), with r = π′ / π and q = (1 − π′) / (1 − π); the classes themselves look alike in
    both places.

    Args:
        probabilities: p, float of any shape, in 0–1.
        trained_share: π, the share that p is for, in 0–1, both excluded.
        share: π′, in 0–1.

    **Source**: Saerens, Latinne & Decaestecker, Adjusting the Outputs of a Classifier to New a Priori Probabilities, Neural
    Computation 2002, equation 2.4.
    """
    positive = probabilities * (share / trained_share)
    negative = (1 - probabilities) * ((1 - share) / (1 - trained_share))
    total = positive + negative
    return np.divide(positive, total, out=np.full(np.shape(probabilities), float(share)), where=total > 0)


def trained_share(
    experiment: Experiment, train_counts: Sequence[int], class_weights: np.ndarray | None, positive: int
) -> float:
    """The share of positives that the probabilities of a run are meant for: the one that training showed it.

    Counts after resampling, as often as the sampler visits them in the last epoch, times their weight. A loss that gives
    frequent classes a head start takes it away from the probabilities (π_c e^−ι_c); an ensemble of balanced draws has seen
    classes alike.

    Args:
        experiment: of the run.
        train_counts: training samples of each class, `[C]`.
        class_weights: mean weight of each class in the last epoch, `[C]`; None counts as 1.
        positive: index of the positive class.

    Returns:
        In 0–1, both excluded: a class that training never showed counts as half a sample.

    **Differs**: what no closed form describes is left out: label noise, focal losses and margins, the early end of training.
    Whether the probabilities hold what this says is seen in the reliability diagram.
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
