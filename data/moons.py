"""Two interleaving half circles."""

from functools import lru_cache

import numpy as np

from data.points import GENERATOR_SEED, class_sizes, points
from data.samples import Samples


@lru_cache(maxsize=32)
def moons(samples: int, noise: float) -> Samples:
    """Draw two half circles of radius 1, the second one turned over and shifted into the first.

    Args:
        samples: number of points in both classes together.
        noise: standard deviation of the Gaussian noise added to both coordinates.
    """
    outer, inner = (np.linspace(0, np.pi, size) for size in class_sizes(samples, 2))
    clouds = [
        np.column_stack([np.cos(outer), np.sin(outer)]),
        np.column_stack([1 - np.cos(inner), 0.5 - np.sin(inner)]),
    ]
    generator = np.random.default_rng(GENERATOR_SEED)
    clouds = [cloud + noise * generator.standard_normal(cloud.shape) for cloud in clouds]
    return points(clouds, f"Generated: two half circles, noise {noise:g}.")
