"""Logit adjustment of a network that is trained already, from its stored test probabilities."""

from collections.abc import Sequence

import numpy as np


def adjusted_recall(
    probabilities: np.ndarray, labels: np.ndarray, class_counts: Sequence[int], taus: Sequence[float]
) -> np.ndarray:
    """Recall of each class when log p − τ log π decides, for each τ.

    Args:
        probabilities: `[S, T, C]`, the softmax of the network on the test set.
        labels: int `[S, T]`.
        class_counts: training samples of each class, `[C]`; π is their share. A class without any keeps log π = 0.
        taus: `[K]`; 0 leaves the predictions as they are, 1 is consistent for balanced error if p is the posterior.

    Returns:
        float64 `[K, S, C]`; NaN for a class without test samples.

    **Source**: Menon et al., Long-tail learning via logit adjustment, ICLR 2021, section 4.1, equation 9.
    """
    counts = np.asarray(class_counts, dtype=np.float64)
    log_priors = np.log(counts / counts.sum(), out=np.zeros_like(counts), where=counts > 0)
    seeds, _, classes = probabilities.shape
    smallest = np.finfo(probabilities.dtype).tiny
    scores = np.log(np.maximum(probabilities, smallest))
    # Class and seed of every sample as one index, so that one count does for all seeds.
    owner = (np.arange(seeds)[:, None] * classes + labels).ravel()
    there = np.bincount(owner, minlength=seeds * classes).reshape(seeds, classes)
    recall = np.full((len(taus), seeds, classes), np.nan)
    for place, tau in enumerate(taus):
        predicted = (scores - (tau * log_priors).astype(scores.dtype)).argmax(-1)
        right = np.bincount(owner[(predicted == labels).ravel()], minlength=seeds * classes).reshape(seeds, classes)
        np.divide(right, there, out=recall[place], where=there > 0)
    return recall
