"""Calibration: whether a network that says 90 % is right nine times in ten."""

import numpy as np
from jaxtyping import Float, Int

from core.metrics.metric import Metric

BINS = 15


def ece(
    probabilities: Float[np.ndarray, "seeds samples classes"], labels: Int[np.ndarray, "seeds samples"]
) -> Float[np.ndarray, " seeds"]:
    """Return the expected calibration error of the predicted class, over 15 bins of equal width.

    Formula: Σ_b (n_b / T) |accuracy_b − confidence_b|, where bin b holds the n_b of all T samples whose largest probability
    is in (b/15, (b+1)/15].

    Args:
        probabilities: predicted probabilities.
        labels: the true classes, in 0…C−1.

    Returns:
        Values in 0–1; NaN without samples.

    **Source**: Guo et al., On Calibration of Modern Neural Networks, ICML 2017, equation 3.
    """
    seeds, samples, _ = probabilities.shape
    if samples == 0:
        return np.full(seeds, np.nan)
    predicted = probabilities.argmax(-1)
    confidence = np.take_along_axis(probabilities, predicted[..., None], axis=-1)[..., 0].astype(np.float64)
    gap = (predicted == labels) - confidence
    bins = np.clip(np.ceil(confidence * BINS).astype(np.int64) - 1, 0, BINS - 1)
    cell = bins + BINS * np.arange(seeds)[:, None]
    gaps = np.bincount(cell.ravel(), weights=gap.ravel(), minlength=seeds * BINS)
    return np.abs(gaps).reshape(seeds, BINS).sum(-1) / samples


ECE = Metric("ece", "calibration error", ece, "probabilities", higher_is_better=False, order=11, place=11)
