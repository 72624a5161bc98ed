"""Spiral arms around one centre."""

from functools import lru_cache

import numpy as np

from data.points import GENERATOR_SEED, class_sizes, points
from data.samples import Samples

INNER_RADIUS = 0.1


@lru_cache(maxsize=32)
def spirals(samples: int, noise: float, turns: float, arms: int) -> Samples:
    """Draw one spiral arm per class, from radius 0.1 to 1, at equal angles.

    Args:
        samples: number of points in all arms together.
        noise: standard deviation of the Gaussian noise added to both coordinates.
        turns: number of turns of each arm around the centre.
        arms: number of arms.
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
