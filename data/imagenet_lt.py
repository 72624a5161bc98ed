"""ImageNet-LT: a long-tailed part of ImageNet."""

from pathlib import PurePosixPath

from data.long_tailed import LongTailed


def wordnet_id(path: str) -> str:
    """Return the WordNet id of an image, which is the name of its folder.

    >>> wordnet_id("train/n01440764/n01440764_190.JPEG")
    'n01440764'
    """
    return PurePosixPath(path).parent.name


IMAGENET_LT = LongTailed(
    slug="imagenet_lt",
    title="ImageNet-LT",
    lists=("ImageNet_LT_train.txt", "ImageNet_LT_test.txt"),
    images=("train", "val"),
    classes=1000,
    class_name=wordnet_id,
    source="ImageNet-LT (Liu et al., 2019): the images of ImageNet that its lists name; classes by WordNet id.",
)
