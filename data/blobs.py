"""Round Gaussian clouds on a circle."""

from functools import lru_cache

import numpy as np

from data.points import GENERATOR_SEED, class_sizes, points
from data.samples import Samples

RADIUS = 2.0


@lru_cache(maxsize=32)
def blobs(samples: int, classes: int, spread: float) -> Samples:
    """Draw one round Gaussian cloud per class, with the centres evenly spaced on a circle of radius 2.

    Args:
        samples: number of points in all classes together.
        classes: number of clouds.
        spread: standard deviation of each cloud in both directions.
    """
    generator = np.random.default_rng(GENERATOR_SEED)
    clouds = []
    for label, size in enumerate(class_sizes(samples, classes)):
        direction = 2 * np.pi * label / classes
        center = RADIUS * np.array([np.cos(direction), np.sin(direction)])
        clouds.append(center + spread * generator.standard_normal((size, 2)))
    return points(clouds, f"Generated: {classes} round Gaussian clouds on a circle, spread {spread:g}.")
