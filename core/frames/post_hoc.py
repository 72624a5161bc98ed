"""Logit adjustment of a trained network, computed from its stored test probabilities."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Int


def adjusted_recall(
    probabilities: Float[np.ndarray, "seeds samples classes"],
    labels: Int[np.ndarray, "seeds samples"],
    class_counts: Sequence[int],
    taus: Sequence[float],
) -> Float[np.ndarray, "taus seeds classes"]:
    """Return the recall of each class when the class with the largest log p − τ log π is predicted, for each τ.

    Args:
        probabilities: the softmax of the network on the test set.
        labels: the true classes.
        class_counts: number of training samples of each class; π is their share. A class without training samples keeps
            log π = 0.
        taus: 0 does not change the predictions; 1 is consistent for the balanced error if p is the posterior.

    Returns:
        Recalls; NaN for a class without test samples.

    **Source**: Menon et al., Long-tail learning via logit adjustment, ICLR 2021, section 4.1, equation 9.
    """
    counts = np.asarray(class_counts, dtype=np.float64)
    log_priors = np.log(counts / counts.sum(), out=np.zeros_like(counts), where=counts > 0)
    seeds, _, classes = probabilities.shape
    smallest = np.finfo(probabilities.dtype).tiny
    scores = np.log(np.maximum(probabilities, smallest))
    # Class and seed of every sample as one index, so that the samples of all seeds are counted at once.
    owner = (np.arange(seeds)[:, None] * classes + labels).ravel()
    samples = np.bincount(owner, minlength=seeds * classes).reshape(seeds, classes)
    recall = np.full((len(taus), seeds, classes), np.nan)
    for place, tau in enumerate(taus):
        predicted = (scores - (tau * log_priors).astype(scores.dtype)).argmax(-1)
        right = np.bincount(owner[(predicted == labels).ravel()], minlength=seeds * classes).reshape(seeds, classes)
        np.divide(right, samples, out=recall[place], where=samples > 0)
    return recall
