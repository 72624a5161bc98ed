"""CIFAR-10."""

from dataclasses import dataclass
from typing import ClassVar

import data
from core.method.dataset.on_disk import Downloadable


@dataclass(frozen=True)
class Cifar10(Downloadable, slug="cifar10", title="CIFAR-10 (32 × 32 photographs)"):
    """60,000 photographs of animals and vehicles, 32 × 32 pixels in colour, 10,000 of them the official test part; to be
    downloaded. Under an exponential long tail of factor 100 it is CIFAR-10-LT.

    Formula: each pixel x becomes (x/255 − mean) / deviation in its channel: mean 0.4914, 0.4822, 0.4465, deviation
    0.2023, 0.1994, 0.2010.

    **Source**: Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
    """

    default_imbalance: ClassVar[dict[str, object]] = {"name": "exponential", "factor": 100.0}

    @property
    def known_classes(self) -> tuple[str, ...]:
        return data.CIFAR10_CLASSES

    def read(self) -> data.Samples:
        return data.cifar10()
