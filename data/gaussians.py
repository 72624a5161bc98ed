"""A Gaussian cloud and a rotated, shifted copy of it."""

from functools import lru_cache

import numpy as np

from data.points import GENERATOR_SEED, class_sizes, points
from data.samples import Samples


@lru_cache(maxsize=32)
def gaussians(samples: int, angle: float, shift: float, spread: float) -> Samples:
    """Draw an upright oval Gaussian cloud, and add the same points rotated about its centre and shifted to the right.

    Args:
        samples: number of points in both classes together; if it is odd, the copy lacks the last point.
        angle: rotation of the copy in degrees, counter-clockwise.
        shift: distance by which the copy is moved to the right.
        spread: standard deviation of the cloud along its long axis; half of that along its short one.
    """
    size, copied = class_sizes(samples, 2)
    generator = np.random.default_rng(GENERATOR_SEED)
    cloud = spread * generator.standard_normal((size, 2)) * [0.5, 1.0]
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    rotation = np.array([[cosine, -sine], [sine, cosine]])
    copy = cloud[:copied] @ rotation.T + [shift, 0.0]
    source = f"Generated: an oval Gaussian cloud and its copy, rotated by {angle:g}° and shifted by {shift:g}."
    return points([cloud, copy], source)
