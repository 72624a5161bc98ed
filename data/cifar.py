"""The file format of CIFAR-10 and CIFAR-100: rows of label bytes and pixels."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from jaxtyping import UInt8

from data.archive import unpack
from data.errors import DataError, damaged
from data.folders import data_folder
from data.official import OFFICIAL, remarks, require
from data.samples import Samples

SHAPE = (3, 32, 32)
PIXELS = 3 * 32 * 32


def cifar_dataset(
    slug: str,
    train: Sequence[str],
    test: str,
    names: str,
    label_bytes: int,
    class_names: tuple[str, ...],
    source: str,
    channel_mean: tuple[float, ...],
    channel_deviation: tuple[float, ...],
) -> Samples:
    """Load the official binary files, as uint8 images `[N, 3, 32, 32]` with their test part; unpack their archive first.

    Args:
        slug: which of the two; its folder holds the archive or the files.
        train: the files of the training part.
        test: the file of the test part.
        names: the file with the names of the classes, one per line; it may be absent.
        label_bytes: number of label bytes before the pixels of a row; the last one is the label.
        class_names: the official names of the classes.
        source: see `Samples`.
        channel_mean: see `Samples`.
        channel_deviation: see `Samples`.

    Raises:
        MissingData: neither the archive nor the files are there.
        DataError: a file does not have the official contents.
    """
    require(slug)
    folder = data_folder(slug)
    (archive,) = OFFICIAL[slug].files
    if not archive.unpacked_in(folder):
        unpack(archive, folder, slug)
    _check_names(folder / names, class_names, slug)

    def part(files: Sequence[str], notes: tuple[str, ...], test: Samples | None) -> Samples:
        rows = [_rows(folder / file, label_bytes, len(class_names), slug) for file in files]
        features = np.empty((sum(map(len, rows)), *SHAPE), np.uint8)
        np.concatenate([block[:, label_bytes:] for block in rows], out=features.reshape(-1, PIXELS))
        return Samples(
            features=features,
            labels=np.concatenate([block[:, label_bytes - 1] for block in rows]).astype(np.int64),
            class_names=class_names,
            kind="image",
            source=source,
            image_shape=SHAPE[1:],
            test=test,
            channel_mean=channel_mean,
            channel_deviation=channel_deviation,
            notes=notes,
        )

    return part(train, remarks(slug), part([test], (), None))


def _rows(path: Path, label_bytes: int, classes: int, slug: str) -> UInt8[np.ndarray, "rows width"]:
    """Map a file into memory; a row has `label_bytes` + 3072 bytes."""
    width = label_bytes + PIXELS
    try:
        size = path.stat().st_size
        if not size or size % width:
            raise damaged(
                path, f"has {size:,} bytes, which is no multiple of {width:,}: it is truncated or another file", slug
            )
        rows = np.memmap(path, np.uint8, mode="r").reshape(-1, width)
    except OSError as error:
        raise damaged(path, f"cannot be read: {error.strerror}", slug) from None
    labels = np.asarray(rows[:, label_bytes - 1])
    if labels.max() >= classes:
        row = int(np.argmax(labels >= classes))
        raise damaged(path, f"has label {labels[row]} in row {row:,}; labels go from 0 to {classes - 1}", slug)
    return rows


def _check_names(path: Path, class_names: tuple[str, ...], slug: str) -> None:
    if not path.is_file():
        return
    try:
        names = path.read_text(encoding="utf-8").split()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {error}.") from None
    for label, (name, official) in enumerate(zip(names, class_names, strict=False)):
        if name != official:
            raise damaged(path, f"calls class {label} {name[:60]!r}, whose official name is '{official}'", slug)
    if len(names) != len(class_names):
        raise damaged(path, f"names {len(names)} classes instead of {len(class_names)}", slug)
