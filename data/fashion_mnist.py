"""Fashion-MNIST: pieces of clothing."""

from functools import lru_cache
from pathlib import Path

from data.folders import data_folder
from data.idx import idx_dataset
from data.samples import Samples

CLOTHES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def fashion_mnist() -> Samples:
    """Load 70,000 pieces of clothing of 28 × 28 pixels in one channel, of which 10,000 are the test part.

    Raises:
        MissingData: a file is missing.
        DataError: a file does not have the official contents.
    """
    return _fashion_mnist(data_folder("fashion_mnist"))


@lru_cache(maxsize=1)
def _fashion_mnist(_folder: Path) -> Samples:
    source = "Fashion-MNIST (Xiao, Rasul and Vollgraf, 2017), from its official files."
    return idx_dataset("fashion_mnist", CLOTHES, source, channel_mean=0.2860, channel_deviation=0.3530)
