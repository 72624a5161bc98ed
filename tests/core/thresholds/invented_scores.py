"""Scores of two overlapping classes, for several seeds."""

import numpy as np

from core.thresholds import Scored


def make_scored(seeds: int = 3, samples: int = 200, positives: int = 60, *, decimals: int | None = None) -> Scored:
    """Calibrated for a share of one half, up to the noise of the draw."""
    random = np.random.default_rng(seeds * 1000 + samples)
    positive = np.arange(samples) < positives
    logits = random.normal(np.where(positive, 1.0, -1.0), 1.4, size=(seeds, samples))
    scores = 1 / (1 + np.exp(-logits))
    return Scored(scores if decimals is None else scores.round(decimals), np.tile(positive, (seeds, 1)), 0.5)
