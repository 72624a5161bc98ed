"""List files: the path of an image and its label on each line."""

import re
from pathlib import Path, PurePosixPath

import numpy as np

from data.errors import DataError
from data.image_cache import ImageFiles


def read_list(path: Path, classes: int) -> ImageFiles:
    """The paths and labels in a list file; empty lines are skipped.

    Args:
        path: the list.
        classes: labels go from 0 to one less.

    Raises:
        DataError: a line that is no path and label, a label out of range, or a path that leaves the folder; with its
            number.
    """
    paths, labels = [], []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is no text'}.") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = re.fullmatch(r"\s*(\S.*?)\s+([+-]?[0-9]{1,18})\s*", line)
        if found is None:
            raise DataError(f"{path}, line {number}: {line[:80]!r} is no path and a label.")
        image, label = found[1], int(found[2])
        if not 0 <= label < classes:
            raise DataError(f"{path}, line {number}: label {label} is out of range; labels go from 0 to {classes - 1}.")
        if not stays_inside(image):
            raise DataError(f"{path}, line {number}: {image[:80]!r} leaves the folder of the images.")
        paths.append(image)
        labels.append(label)
    if not paths:
        raise DataError(f"{path} names no image.")
    return ImageFiles(paths, np.array(labels, np.int64))


def stays_inside(path: str) -> bool:
    """Whether a relative path means something within its folder, on any system.

    >>> stays_inside("train/n01440764/1.JPEG"), stays_inside("../1.JPEG"), stays_inside("C:/1.JPEG")
    (True, False, False)
    """
    parts = PurePosixPath(path).parts
    return not path.startswith("/") and ".." not in parts and not any(sign in path for sign in "\\:\0")
