"""Throw-away points."""

from functools import lru_cache

import numpy as np

from data.points import GENERATOR_SEED, class_sizes, points
from data.samples import Samples


@lru_cache(maxsize=4)
def added_points(samples: int, distance: float) -> Samples:
    """Two round clouds, so far apart."""
    random = np.random.default_rng(GENERATOR_SEED)
    centres = (-distance / 2, distance / 2)
    sizes = class_sizes(samples, 2)
    clouds = [centre + random.standard_normal((size, 2)) for centre, size in zip(centres, sizes, strict=True)]
    return points(clouds, f"Generated: two clouds {distance:g} apart.")
