"""Whether an experiment corrects its imbalance more than once.

With Δ = 1, minimising the weighted cross-entropy of offset logits is consistent for the balanced error if ι_y = log(w_y π_y)
up to a constant: weights w ∝ π^{−ν} and offsets ι = τ log π fit together if ν + τ = 1.

**Source**: Menon et al., Long-tail learning via logit adjustment, ICLR 2021, theorem 1.
"""

from collections.abc import Callable

import numpy as np

from core.errors import LabError
from core.experiment import Experiment

COUNTS = 0.05  # a power below this corrects nothing
TOO_MUCH = 1.1  # powers that add up to more than this correct twice
SMALLEST_SPREAD = np.log(1.2)  # of log π; classes with more similar counts need no correction


def double_correction(experiment: Experiment) -> str | None:
    """Return a sentence if the weighting and the loss together do more than balance the classes; else None.

    The powers are slopes over the classes: ν of log w on −log π, for the weighting and for a weight in the loss, and τ of the
    offset ι on log π. A dynamic weighting is represented by the static weights that it varies around.
    """
    try:
        counts = np.array(experiment.train_counts, dtype=float)
        weights = experiment.weighting.class_weights(counts)
    except LabError:
        return None
    terms = experiment.loss.terms(counts)
    by_weighting = _power(counts, weights, np.log)
    by_offset = _power(counts, terms.get("offset ι", np.zeros_like(counts)), np.negative)
    by_loss_weight = _power(counts, terms.get("weight w", np.ones_like(counts)), np.log)
    by_loss = by_offset + by_loss_weight
    if by_weighting <= COUNTS or by_loss <= COUNTS or by_weighting + by_loss <= TOO_MUCH:
        return None
    correction = (
        f"offsets of {by_offset:.2f} log π" if by_offset > COUNTS else f"weights of its own, π^−{by_loss_weight:.2f}"
    )
    return (
        f"Weighting and loss correct the imbalance twice: {type(experiment.weighting).title} weighs like "
        f"π^−{by_weighting:.2f} and {type(experiment.loss).title} has {correction}, together {by_weighting + by_loss:.2f} where "
        f"balanced error asks for 1. {_advice(experiment, by_weighting, by_offset)}"
    )


def _advice(experiment: Experiment, by_weighting: float, by_offset: float) -> str:
    left = 1 - by_weighting
    if by_offset <= COUNTS:
        return "Choose no weighting, or the focal loss without weights."
    if left <= COUNTS:
        return "Choose no weighting, or a loss without offsets."
    if experiment.loss.offset_power:
        return f"Set loss.{experiment.loss.offset_power} to {left:.2g}, or choose no weighting."
    return f"Choose no weighting, or logit adjustment with loss.tau = {left:.2g}."


def _power(counts: np.ndarray, values: np.ndarray, on_log_scale: Callable[[np.ndarray], np.ndarray]) -> float:
    """Return the least-squares slope of the values on −log π over the classes; 0 if their sizes hardly differ."""
    usable = (counts > 0) & np.isfinite(values) & ((values > 0) | (on_log_scale is np.negative))
    if usable.sum() < 2:
        return 0.0
    rarity = -np.log(counts[usable] / counts.sum())
    if np.ptp(rarity) < SMALLEST_SPREAD:
        return 0.0
    return float(np.polyfit(rarity, on_log_scale(values[usable]), 1)[0])
