"""The datasets that the lab can download: their files, addresses, sizes and checksums."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.errors import MissingData
from data.folders import data_folder
from data.imblearn_table import IMBLEARN_SETS

CIFAR = "https://www.cs.toronto.edu/~kriz"
MNIST = "https://ossci-datasets.s3.amazonaws.com/mnist"
FASHION_MNIST = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com"  # answers http only
NAMES_OF_CLASSES = 10_000


@dataclass(frozen=True)
class OfficialFile:
    """One file as its authors distribute it.

    Attributes:
        name: its name in the folder of the dataset.
        url: its address.
        size: its size in bytes; 0 if its authors do not state it.
        md5: its official checksum; empty if its authors state none.
        holds: the files in it and the largest number of bytes of each; a file with the same name without `.gz` is
            compressed, other files are archived.
    """

    name: str
    url: str
    size: int
    md5: str
    holds: Mapping[str, int] = field(hash=False)

    @property
    def needed(self) -> tuple[str, ...]:
        """The files in it that loading needs; a list of class names only serves as a check."""
        return tuple(name for name in self.holds if not name.endswith(".txt"))

    @property
    def is_archive(self) -> bool:
        """Whether it must be unpacked before it is read."""
        return self.name.endswith(".tar.gz")

    def unpacked_in(self, folder: Path) -> bool:
        """Return whether all needed files in it are unpacked in the folder."""
        return all((folder / name).is_file() for name in self.needed)

    @property
    def most_bytes(self) -> int:
        """The largest number of bytes that a download of this file may have."""
        return 2 * self.size or sum(self.holds.values())

    def is_genuine(self, path: Path) -> bool:
        """Return whether a file has the official checksum; true if there is none."""
        if not self.md5:
            return True
        with path.open("rb") as file:
            return hashlib.file_digest(file, "md5").hexdigest() == self.md5


@dataclass(frozen=True)
class OfficialSet:
    """A dataset as its authors distribute it."""

    title: str
    files: tuple[OfficialFile, ...]

    @property
    def size(self) -> int:
        """The size of all files together in bytes; 0 if their authors do not state it."""
        return sum(file.size for file in self.files)


def _idx(host: str, name: str, size: int, md5: str) -> OfficialFile:
    return OfficialFile(f"{name}.gz", f"{host}/{name}.gz", size, md5, {name: 0})


OFFICIAL: dict[str, OfficialSet] = {
    "mnist": OfficialSet(
        "MNIST",
        (
            _idx(MNIST, "train-images-idx3-ubyte", 9_912_422, "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
            _idx(MNIST, "train-labels-idx1-ubyte", 28_881, "d53e105ee54ea40749a09fcbcd1e9432"),
            _idx(MNIST, "t10k-images-idx3-ubyte", 1_648_877, "9fb629c4189551a2d022fa330f9573f3"),
            _idx(MNIST, "t10k-labels-idx1-ubyte", 4_542, "ec29112dd5afa0611ce80d1b7f02629c"),
        ),
    ),
    "fashion_mnist": OfficialSet(
        "Fashion-MNIST",
        (
            _idx(FASHION_MNIST, "train-images-idx3-ubyte", 26_421_880, "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
            _idx(FASHION_MNIST, "train-labels-idx1-ubyte", 29_515, "25c81989df183df01b3e8a0aad5dffbe"),
            _idx(FASHION_MNIST, "t10k-images-idx3-ubyte", 4_422_102, "bef4ecab320f06d8554ea6380940ec79"),
            _idx(FASHION_MNIST, "t10k-labels-idx1-ubyte", 5_148, "bb300cfdad3c16e7a12a480ee83cd310"),
        ),
    ),
    "cifar10": OfficialSet(
        "CIFAR-10",
        (
            OfficialFile(
                "cifar-10-binary.tar.gz",
                f"{CIFAR}/cifar-10-binary.tar.gz",
                170_052_171,
                "c32a1d4ab5d03f1284b67883e8d87530",
                {f"cifar-10-batches-bin/data_batch_{number}.bin": 30_730_000 for number in range(1, 6)}
                | {
                    "cifar-10-batches-bin/test_batch.bin": 30_730_000,
                    "cifar-10-batches-bin/batches.meta.txt": NAMES_OF_CLASSES,
                },
            ),
        ),
    ),
    "cifar100": OfficialSet(
        "CIFAR-100",
        (
            OfficialFile(
                "cifar-100-binary.tar.gz",
                f"{CIFAR}/cifar-100-binary.tar.gz",
                168_513_733,
                "03b5dce01913d631647c71ecec9e9cb8",
                {
                    "cifar-100-binary/train.bin": 153_700_000,
                    "cifar-100-binary/test.bin": 30_740_000,
                    "cifar-100-binary/fine_label_names.txt": NAMES_OF_CLASSES,
                },
            ),
        ),
    ),
    # imbalanced-learn states neither a checksum nor a size; the download is bounded and never unpickled.
    "imblearn": OfficialSet(
        "The collection of imbalanced-learn",
        (
            OfficialFile(
                "benchmark-imbalanced-learn.tar.gz",
                "https://zenodo.org/record/61452/files/benchmark-imbalanced-learn.tar.gz",
                0,
                "",
                {
                    f"x{number}data.npz": 8 * rows * (columns + 1) + NAMES_OF_CLASSES
                    for number, (rows, columns, _) in enumerate(IMBLEARN_SETS.values(), start=1)
                },
            ),
        ),
    ),
}


def require(slug: str) -> None:
    """Check that the files of a dataset are on this machine, packed or unpacked.

    Raises:
        MissingData: a file is missing.
    """
    official, folder = OFFICIAL[slug], data_folder(slug)
    lacking = [file for file in official.files if not (folder / file.name).is_file() and not file.unpacked_in(folder)]
    if lacking:
        names = [file.name for file in lacking]
        size = f" ({official.size / 1e6:.0f} MB)" if official.size else ""
        raise MissingData(
            f"{official.title} is not on this machine: {folder} lacks {', '.join(names)}",
            f"run `imbalance-lab download {slug}`{size}, or put the official files there, packed or not",
            folder,
            names,
            official.size or None,
        )


def remarks(slug: str) -> tuple[str, ...]:
    """Return one sentence for each file of a dataset whose checksum is not the official one.

    Only a folder filled by hand can hold such files. Unpacked files have no official checksum and are not checked.
    """
    return tuple(
        f"{path} does not have the official checksum; it was read anyway."
        for file in OFFICIAL[slug].files
        if (path := data_folder(slug) / file.name).is_file() and not file.is_genuine(path)
    )
