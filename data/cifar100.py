"""CIFAR-100: photographs in a hundred classes."""

from functools import lru_cache
from pathlib import Path

from data.cifar import cifar_dataset
from data.folders import data_folder
from data.samples import Samples

NAMES = """
    apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle
    bowl boy bridge bus butterfly camel can castle caterpillar cattle
    chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur
    dolphin elephant flatfish forest fox girl hamster house kangaroo keyboard
    lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle mountain
    mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree
    plain plate poppy porcupine possum rabbit raccoon ray road rocket
    rose sea seal shark shrew skunk skyscraper snail snake spider
    squirrel streetcar sunflower sweet_pepper table tank telephone television tiger tractor
    train trout tulip turtle wardrobe whale willow_tree wolf woman worm
"""
CIFAR100_CLASSES = tuple(NAMES.split())


def cifar100() -> Samples:
    """Load 60,000 colour photographs of 32 × 32 pixels in a hundred (fine) classes, of which 10,000 are the test part.

    Raises:
        MissingData: neither the official archive nor its files are there.
        DataError: a file does not have the official contents.
    """
    return _cifar100(data_folder("cifar100"))


@lru_cache(maxsize=1)
def _cifar100(_folder: Path) -> Samples:
    return cifar_dataset(
        "cifar100",
        train=["cifar-100-binary/train.bin"],
        test="cifar-100-binary/test.bin",
        names="cifar-100-binary/fine_label_names.txt",
        label_bytes=2,  # coarse, fine
        class_names=CIFAR100_CLASSES,
        source="CIFAR-100 (Krizhevsky, 2009) with its fine labels, from its official binary files.",
        channel_mean=(0.5071, 0.4865, 0.4409),
        channel_deviation=(0.2673, 0.2564, 0.2762),
    )
