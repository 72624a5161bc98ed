"""Your own images: one folder per class."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np

from data.errors import DataError, MissingData
from data.folders import cache_folder, data_folder
from data.image_cache import ImageFiles, build_cache, open_cache
from data.long_tailed import CHANNEL_DEVIATION, CHANNEL_MEAN
from data.picture import SUFFIXES
from data.samples import Samples

SLUG = "image_folder"
PART = "labelled"


def is_folder_name(name: str) -> bool:
    """Return whether a name means a direct subfolder and nothing else, so that a link may contain it.

    >>> is_folder_name("my flowers-2"), is_folder_name("../flowers"), is_folder_name(".flowers")
    (True, False, False)
    """
    return len(name) <= 100 and re.fullmatch(r"\w(?:[\w .+-]*[\w+-])?", name) is not None


def image_folder_classes(folder_name: str) -> tuple[str, ...]:
    """Return the names of the classes: the folders that hold an image, in alphabetical order.

    Raises:
        MissingData: fewer than two folders hold an image.
    """
    folder = _folder(folder_name)
    names = []
    if folder.is_dir():
        names = sorted(
            entry.name
            for entry in os.scandir(folder)
            if entry.is_dir() and not entry.name.startswith(".") and next(_images(Path(entry.path)), None)
        )
    if len(names) < 2:
        raise MissingData(
            f"{folder} has {'no folder' if not names else 'only one folder'} with images",
            "make one folder per class there, with at least two images (JPEG, PNG, GIF, BMP, WebP, TIFF or PPM) in each",
            folder,
            ["one folder per class/"],
        )
    return tuple(names)


def prepare_image_folder(folder_name: str, resolution: int, progress: Callable[[int, int], None] | None = None) -> Path:
    """Decode the images unless they are unchanged since the last time, and return the folder of the cache.

    Raises:
        MissingData: fewer than two folders hold an image.
        DataError: no image can be read, or the disk is full.
    """
    class_names, folder = image_folder_classes(folder_name), _folder(folder_name)
    paths: list[str] = []
    labels: list[int] = []
    fingerprint = hashlib.sha256(str(folder).encode())
    for label, name in enumerate(class_names):
        for path in sorted(_images(folder / name)):
            status = path.stat()
            paths.append(path.relative_to(folder).as_posix())
            labels.append(label)
            fingerprint.update(
                f"{paths[-1]}\0{status.st_size}\0{status.st_mtime_ns}\0".encode(errors="surrogateescape")
            )
    cache = cache_folder(SLUG) / folder_name / f"{resolution}" / fingerprint.hexdigest()[:16]
    if open_cache(cache, [PART]) is None:
        build_cache(cache, folder, {PART: ImageFiles(paths, np.array(labels, np.int64))}, resolution, progress)
    return cache


def image_folder(folder_name: str, resolution: int) -> Samples:
    """Load your own images as uint8 `[N, 3, resolution, resolution]`, mapped from a file; decode them first if they changed.

    Args:
        folder_name: the folder below `image_folder/` in the data folder; it holds one folder per class.
        resolution: height and width of the decoded images.

    Raises:
        MissingData: fewer than two folders hold an image.
        DataError: no image can be read, or the disk is full.
    """
    cache = prepare_image_folder(folder_name, resolution)
    return _load(image_folder_classes(folder_name), folder_name, resolution, cache)


@lru_cache(maxsize=2)
def _load(class_names: tuple[str, ...], folder_name: str, resolution: int, cache: Path) -> Samples:
    parts = open_cache(cache, [PART])
    if parts is None:
        raise DataError(f"{cache} was removed while it was being read; try again.")
    part = parts[PART]
    return Samples(
        features=part.features,
        labels=part.labels,
        class_names=class_names,
        kind="image",
        source=f"The images in the folder '{folder_name}'.",
        image_shape=(resolution, resolution),
        channel_mean=CHANNEL_MEAN,
        channel_deviation=CHANNEL_DEVIATION,
        notes=part.notes(PART),
    )


def _folder(name: str) -> Path:
    if not is_folder_name(name):
        raise DataError(f"{name[:60]!r} is not the name of a folder; give letters, digits, spaces and . + - _ only.")
    return data_folder(SLUG) / name


def _images(folder: Path) -> Iterator[Path]:
    """Yield the image files in a folder and its subfolders, recognised by their names."""
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            if os.path.splitext(name)[1].lower() in SUFFIXES and not name.startswith("."):
                yield Path(place) / name
