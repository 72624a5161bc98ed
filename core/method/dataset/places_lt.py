"""Places-LT."""

from dataclasses import dataclass
from typing import ClassVar

import data
from core.method.dataset.on_disk import ListedImages


@dataclass(frozen=True)
class PlacesLT(ListedImages, slug="places_lt", title="Places-LT"):
    """62,500 photographs of 365 kinds of places, between 5 and 4,980 of each, and a balanced test part of 36,500; read from your
    own copy of Places365.

    Formula: each pixel x becomes (x/255 − mean) / deviation in its channel: mean 0.485, 0.456, 0.406, deviation 0.229,
    0.224, 0.225.

    **Source**: Liu et al., Large-Scale Long-Tailed Recognition in an Open World, CVPR 2019; Zhou et al., Places, TPAMI
    2018.

    **Differs**: the images are small squares of the chosen resolution.
    """

    group_boundaries: ClassVar[tuple[int, int] | None] = (131, 288)
    files: ClassVar[data.LongTailed] = data.PLACES_LT
