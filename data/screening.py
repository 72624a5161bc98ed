"""Healthy and ill people, of whom few are ill."""

from functools import lru_cache

import numpy as np

from data.points import GENERATOR_SEED
from data.samples import Samples


@lru_cache(maxsize=32)
def screening(people: int, share: float, distance: float) -> Samples:
    """Draw two measurements of each person: of both classes Gaussian with deviation 1, of the ill higher on average.

    Args:
        people: number of people in both classes together.
        share: share of the ill, rounded to whole people; at least two.
        distance: distance between the means of the two classes.
    """
    generator = np.random.default_rng(GENERATOR_SEED)
    measured = generator.standard_normal((people, 2))
    ill = max(2, round(share * people))
    measured[people - ill :] += distance / np.sqrt(2)
    return Samples(
        features=measured.astype(np.float32),
        labels=(np.arange(people) >= people - ill).astype(np.int64),
        class_names=("healthy", "ill"),
        kind="points",
        feature_names=("first measurement", "second measurement"),
        source=f"Generated: {people - ill:,} healthy and {ill:,} ill people, their means {distance:g} deviations apart.",
    )
