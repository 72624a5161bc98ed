"""Fashion-MNIST."""

from dataclasses import dataclass
from typing import ClassVar

import data
from core.method.dataset.on_disk import Downloadable


@dataclass(frozen=True)
class FashionMnist(Downloadable, slug="fashion_mnist", title="Fashion-MNIST (28 × 28 clothes)"):
    """70,000 images of clothes, 28 × 28 pixels in grey, 10,000 of them the official test part; to be downloaded.

    Formula: each pixel x becomes (x/255 − 0.2860) / 0.3530.

    **Source**: Xiao, Rasul & Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning Algorithms,
    2017.
    """

    default_imbalance: ClassVar[dict[str, object]] = {"name": "exponential", "factor": 50.0}

    @property
    def known_classes(self) -> tuple[str, ...]:
        return data.CLOTHES

    def read(self) -> data.Samples:
        return data.fashion_mnist()
