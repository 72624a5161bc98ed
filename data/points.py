"""Class sizes and samples for the generators of two-dimensional data."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from data.samples import Samples

# Fixed: the seeds of an experiment vary the split, not the data, and a control changes nothing but its own parameter.
GENERATOR_SEED = 2019


def class_sizes(samples: int, classes: int) -> list[int]:
    """Divide samples among classes as equally as possible; the first classes get the remainder."""
    return [samples // classes + (label < samples % classes) for label in range(classes)]


def points(clouds: Sequence[Float[np.ndarray, "_ 2"]], source: str) -> Samples:
    """Return samples whose class c consists of the points of cloud c; classes are called 0, 1, …"""
    return Samples(
        features=np.concatenate(clouds).astype(np.float32),
        labels=np.repeat(np.arange(len(clouds)), [len(cloud) for cloud in clouds]),
        class_names=tuple(str(label) for label in range(len(clouds))),
        kind="points",
        feature_names=("x", "y"),
        source=source,
    )
