"""Spiral arms around one centre."""

from functools import lru_cache

import numpy as np

from data.points import GENERATOR_SEED, class_sizes, points
from data.samples import Samples

INNER_RADIUS = 0.1


@lru_cache(maxsize=32)
def spirals(samples: int, noise: float, turns: float, arms: int) -> Samples:
    """One spiral arm a class, from radius 0.1 to 1, evenly turned against each other.

    Args:
        samples: points of all arms together.
        noise: standard deviation of the Gaussian noise added to both coordinates.
        turns: how often an arm winds around the centre.
        arms: how many arms.
    """
    generator = np.random.default_rng(GENERATOR_SEED)
    clouds = []
    for label, size in enumerate(class_sizes(samples, arms)):
        along = np.linspace(0, 1, size)
        radius = INNER_RADIUS + (1 - INNER_RADIUS) * along
        angle = 2 * np.pi * (turns * along + label / arms)
        arm = radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)])
        clouds.append(arm + noise * generator.standard_normal(arm.shape))
    return points(clouds, f"Generated: {arms} spiral arms of {turns:g} turns, noise {noise:g}.")
