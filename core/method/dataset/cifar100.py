"""CIFAR-100."""

from dataclasses import dataclass
from typing import ClassVar

import data
from core.method.dataset.on_disk import Downloadable


@dataclass(frozen=True)
class Cifar100(Downloadable, slug="cifar100", title="CIFAR-100 (32 × 32 photographs)"):
    """60,000 photographs of a hundred kinds of things, 32 × 32 pixels in colour, 10,000 of them the official test part; to
    be downloaded. Under an exponential long tail of factor 100 it is CIFAR-100-LT.

    Formula: each pixel x becomes (x/255 − mean) / deviation in its channel: mean 0.5071, 0.4865, 0.4409, deviation
    0.2673, 0.2564, 0.2762. The labels are the fine ones.

    **Source**: Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009.
    """

    default_imbalance: ClassVar[dict[str, object]] = {"name": "exponential", "factor": 100.0}

    @property
    def known_classes(self) -> tuple[str, ...]:
        return data.CIFAR100_CLASSES

    def read(self) -> data.Samples:
        return data.cifar100()
