"""ImageNet-LT."""

from dataclasses import dataclass
from typing import ClassVar

import data
from core.method.dataset.on_disk import ListedImages


@dataclass(frozen=True)
class ImageNetLT(ListedImages, slug="imagenet_lt", title="ImageNet-LT"):
    """115,846 photographs of 1,000 classes, between 5 and 1,280 of each, and a balanced test part of 50,000; read from your own
    copy of ImageNet.

    Formula: each pixel x becomes (x/255 − mean) / deviation in its channel: mean 0.485, 0.456, 0.406, deviation 0.229,
    0.224, 0.225.

    **Source**: Liu et al., Large-Scale Long-Tailed Recognition in an Open World, CVPR 2019; Deng et al., ImageNet, CVPR
    2009.

    **Differs**: the images are small squares of the chosen resolution; classes are named by their WordNet id.
    """

    group_boundaries: ClassVar[tuple[int, int] | None] = (390, 835)
    files: ClassVar[data.LongTailed] = data.IMAGENET_LT
