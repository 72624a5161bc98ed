"""List files: the path of an image and its label on each line."""

import re
from pathlib import Path, PurePosixPath

import numpy as np

from data.errors import DataError
from data.image_cache import ImageFiles


def read_list(path: Path, classes: int) -> ImageFiles:
    """Read the paths and labels in a list file; empty lines are skipped.

    Args:
        path: the list file.
        classes: number of classes; labels go from 0 to `classes` − 1.

    Raises:
        DataError: a line is not a path and a label, a label is out of range, or a path leads out of the folder; the
            message names the line.
    """
    paths, labels = [], []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}.") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        match = re.fullmatch(r"\s*(\S.*?)\s+([+-]?[0-9]{1,18})\s*", line)
        if match is None:
            raise DataError(f"{path}, line {number}: {line[:80]!r} is not a path and a label.")
        image, label = match[1], int(match[2])
        if not 0 <= label < classes:
            raise DataError(f"{path}, line {number}: label {label} is out of range; labels go from 0 to {classes - 1}.")
        if not stays_inside(image):
            raise DataError(f"{path}, line {number}: {image[:80]!r} lies outside the folder of the images.")
        paths.append(image)
        labels.append(label)
    if not paths:
        raise DataError(f"{path} names no image.")
    return ImageFiles(paths, np.array(labels, np.int64))


def stays_inside(path: str) -> bool:
    """Return whether a relative path stays within its folder on every operating system.

    >>> stays_inside("train/n01440764/1.JPEG"), stays_inside("../1.JPEG"), stays_inside("C:/1.JPEG")
    (True, False, False)
    """
    parts = PurePosixPath(path).parts
    return not path.startswith("/") and ".." not in parts and not any(sign in path for sign in "\\:\0")
