"""CIFAR-10: photographs of animals and vehicles."""

from functools import lru_cache
from pathlib import Path

from data.cifar import cifar_dataset
from data.folders import data_folder
from data.samples import Samples

CIFAR10_CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


def cifar10() -> Samples:
    """Load 60,000 colour photographs of 32 × 32 pixels in ten classes, of which 10,000 are the test part.

    Raises:
        MissingData: neither the official archive nor its files are there.
        DataError: a file does not have the official contents.
    """
    return _cifar10(data_folder("cifar10"))


@lru_cache(maxsize=1)
def _cifar10(_folder: Path) -> Samples:
    return cifar_dataset(
        "cifar10",
        train=[f"cifar-10-batches-bin/data_batch_{number}.bin" for number in range(1, 6)],
        test="cifar-10-batches-bin/test_batch.bin",
        names="cifar-10-batches-bin/batches.meta.txt",
        label_bytes=1,
        class_names=CIFAR10_CLASSES,
        source="CIFAR-10 (Krizhevsky, 2009), from its official binary files.",
        channel_mean=(0.4914, 0.4822, 0.4465),
        channel_deviation=(0.2023, 0.1994, 0.2010),
    )
