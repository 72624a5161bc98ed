"""Images and labels in IDX files, as MNIST and Fashion-MNIST are distributed."""

import gzip
import math
import zlib
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from data.errors import damaged
from data.folders import data_folder
from data.official import remarks, require
from data.samples import Samples

SIDE = 28
LARGEST = 100_000_000  # bytes; twice what the official files hold
PARTS = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}


def idx_dataset(
    slug: str, class_names: tuple[str, ...], source: str, channel_mean: float, channel_deviation: float
) -> Samples:
    """The dataset in the four IDX files of its folder, each compressed or not; uint8 `[N, 1, 28, 28]` with its test part.

    Raises:
        MissingData: a file is not there.
        DataError: one is not what its name says.
    """
    require(slug)
    train, test = (_part(slug, part, class_names, source, channel_mean, channel_deviation) for part in PARTS)
    return Samples(
        features=train.features,
        labels=train.labels,
        class_names=class_names,
        kind="image",
        source=source,
        image_shape=(SIDE, SIDE),
        test=test,
        channel_mean=train.channel_mean,
        channel_deviation=train.channel_deviation,
        notes=remarks(slug),
    )


def _part(slug: str, part: str, class_names: tuple[str, ...], source: str, mean: float, deviation: float) -> Samples:
    images_path, labels_path = (_found(data_folder(slug), name) for name in PARTS[part])
    images, labels = read_idx(images_path, 3, slug), read_idx(labels_path, 1, slug)
    if images.shape[1:] != (SIDE, SIDE):
        size = " × ".join(map(str, images.shape[1:]))
        raise damaged(images_path, f"holds images of {size} pixels instead of {SIDE} × {SIDE}", slug)
    if len(images) != len(labels):
        raise damaged(labels_path, f"holds {len(labels):,} labels for {len(images):,} images", slug)
    if not len(labels):
        raise damaged(labels_path, "holds no label", slug)
    if labels.max() >= len(class_names):
        row = int(np.argmax(labels >= len(class_names)))
        fault = f"has label {labels[row]} at image {row:,}, where labels go from 0 to {len(class_names) - 1}"
        raise damaged(labels_path, fault, slug)
    return Samples(
        features=images[:, None],
        labels=labels.astype(np.int64),
        class_names=class_names,
        kind="image",
        source=source,
        image_shape=(SIDE, SIDE),
        channel_mean=(mean,),
        channel_deviation=(deviation,),
    )


def read_idx(path: Path, dimensions: int, slug: str) -> np.ndarray:
    """The bytes in an IDX file, uint8 with so many dimensions.

    The format: two zero bytes, 8 for unsigned bytes, the number of dimensions; the size of each as a big-endian 32-bit
    number; then the values, the last dimension fastest.

    Raises:
        DataError: another kind of file, or one that is shorter or longer than its header says.
    """
    try:
        with path.open("rb") as file:
            if path.suffix == ".gz":
                with gzip.open(file) as unpacked:
                    return _read(cast(BinaryIO, unpacked), path, dimensions, slug)
            return _read(file, path, dimensions, slug)
    except EOFError:
        raise damaged(path, "is truncated", slug) from None
    except (gzip.BadGzipFile, zlib.error):
        raise damaged(path, "is no gzip file, or a damaged one", slug) from None
    except OSError as error:
        raise damaged(path, f"cannot be read: {error.strerror}", slug) from None


def _read(file: BinaryIO, path: Path, dimensions: int, slug: str) -> np.ndarray:
    magic, expected = file.read(4), bytes([0, 0, 8, dimensions])
    if magic != expected:
        raise damaged(
            path, f"is no such IDX file: it begins with {magic.hex() or 'nothing'}, not {expected.hex()}", slug
        )
    header = file.read(4 * dimensions)
    if len(header) < 4 * dimensions:
        raise damaged(path, "is truncated in its header", slug)
    shape = np.frombuffer(header, ">u4").tolist()
    size = math.prod(shape)
    if size > LARGEST:
        raise damaged(path, f"claims to hold {size:,} bytes, far more than it can", slug)
    values = file.read(size + 1)
    if len(values) < size:
        raise damaged(path, f"is truncated: it holds {len(values):,} of {size:,} bytes", slug)
    if len(values) > size:
        raise damaged(path, f"is longer than the {size:,} bytes that its header names", slug)
    return np.frombuffer(values, np.uint8).reshape(shape)


def _found(folder: Path, name: str) -> Path:
    packed = folder / f"{name}.gz"
    return packed if packed.is_file() else folder / name
