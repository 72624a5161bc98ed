"""Images and labels in IDX files, as MNIST and Fashion-MNIST are distributed."""

import gzip
import io
import math
import zlib
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

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
    """Load the four IDX files of a dataset, compressed or not, as uint8 images `[N, 1, 28, 28]` with their test part.

    Raises:
        MissingData: a file is missing.
        DataError: a file does not have the official contents.
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
    images_path, labels_path = (_path(data_folder(slug), name) for name in PARTS[part])
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
        fault = f"has label {labels[row]} at image {row:,}; labels go from 0 to {len(class_names) - 1}"
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


def read_idx(path: Path, dimensions: int, slug: str) -> UInt8[np.ndarray, "..."]:
    """Read an array of bytes with this number of dimensions from an IDX file.

    The format: two zero bytes, 8 for unsigned bytes, the number of dimensions; the size of each dimension as a big-endian
    32-bit number; then the values, with the last dimension varying fastest.

    Raises:
        DataError: the file is of another kind, or shorter or longer than its header says.
    """
    try:
        with path.open("rb") as file:
            if path.suffix == ".gz":
                with gzip.open(file) as unpacked:
                    return _read(unpacked, path, dimensions, slug)
            return _read(file, path, dimensions, slug)
    except EOFError:
        raise damaged(path, "is truncated", slug) from None
    except (gzip.BadGzipFile, zlib.error):
        raise damaged(path, "is not a gzip file, or is damaged", slug) from None
    except OSError as error:
        raise damaged(path, f"cannot be read: {error.strerror}", slug) from None


def _read(file: io.BufferedIOBase, path: Path, dimensions: int, slug: str) -> UInt8[np.ndarray, "..."]:
    magic, expected = file.read(4), bytes([0, 0, 8, dimensions])
    if magic != expected:
        raise damaged(
            path,
            f"is not the expected IDX file: it begins with {magic.hex() or 'nothing'}, not {expected.hex()}",
            slug,
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


def _path(folder: Path, name: str) -> Path:
    packed = folder / f"{name}.gz"
    return packed if packed.is_file() else folder / name
