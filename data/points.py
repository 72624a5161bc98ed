"""What the generators of two-dimensional data share."""

from collections.abc import Sequence

import numpy as np

from data.samples import Samples

# Fixed: the seeds of an experiment vary the split, not the data, and a moved control changes only what it names.
GENERATOR_SEED = 2019


def class_sizes(samples: int, classes: int) -> list[int]:
    """As equal as possible; the first classes take what is left over."""
    return [samples // classes + (label < samples % classes) for label in range(classes)]


def points(clouds: Sequence[np.ndarray], source: str) -> Samples:
    """The dataset whose class c is the cloud c, each `[n, 2]`; classes are called 0, 1, …"""
    return Samples(
        features=np.concatenate(clouds).astype(np.float32),
        labels=np.repeat(np.arange(len(clouds)), [len(cloud) for cloud in clouds]),
        class_names=tuple(str(label) for label in range(len(clouds))),
        kind="points",
        feature_names=("x", "y"),
        source=source,
    )
