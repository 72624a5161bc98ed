"""MNIST."""

from dataclasses import dataclass
from typing import ClassVar

import data
from core.method.dataset.on_disk import Downloadable


@dataclass(frozen=True)
class Mnist(Downloadable, slug="mnist", title="MNIST (28 × 28 digits)"):
    """70,000 images of handwritten digits, 28 × 28 pixels in grey, 10,000 of them the official test part; to be downloaded.

    Formula: each pixel x becomes (x/255 − 0.1307) / 0.3081.

    **Source**: LeCun, Bottou, Bengio & Haffner, Gradient-Based Learning Applied to Document Recognition, Proc. IEEE 1998.
    """

    default_imbalance: ClassVar[dict[str, object]] = {"name": "exponential", "factor": 50.0}

    @property
    def known_classes(self) -> tuple[str, ...]:
        return tuple(str(digit) for digit in range(10))

    def read(self) -> data.Samples:
        return data.mnist()
