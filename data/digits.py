"""Handwritten digits that come with scikit-learn."""

from functools import cache

import numpy as np

from data.embedded import embedded_table
from data.samples import Samples


@cache
def digits() -> Samples:
    """Return 1,797 handwritten digits of 8 × 8 pixels, `[1797, 1, 8, 8]`, scaled from 0–16 to 0–1."""
    table = embedded_table("digits.csv.gz")
    return Samples(
        features=(table[:, :-1] / 16).astype(np.float32).reshape(-1, 1, 8, 8),
        labels=table[:, -1].astype(np.int64),
        class_names=tuple(str(digit) for digit in range(10)),
        kind="image",
        image_shape=(8, 8),
        source="Optical recognition of handwritten digits (Alpaydin and Kaynak, 1998, UCI), the test part, "
        "as distributed with scikit-learn.",
    )
