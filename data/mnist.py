"""MNIST: handwritten digits."""

from functools import lru_cache
from pathlib import Path

from data.folders import data_folder
from data.idx import idx_dataset
from data.samples import Samples

DIGITS = tuple(str(digit) for digit in range(10))


def mnist() -> Samples:
    """Load 70,000 handwritten digits of 28 × 28 pixels in one channel, of which 10,000 are the test part.

    Raises:
        MissingData: a file is missing.
        DataError: a file does not have the official contents.
    """
    return _mnist(data_folder("mnist"))


@lru_cache(maxsize=1)
def _mnist(_folder: Path) -> Samples:
    source = "MNIST (LeCun, Cortes and Burges, 1998), from its official files."
    return idx_dataset("mnist", DIGITS, source, channel_mean=0.1307, channel_deviation=0.3081)
