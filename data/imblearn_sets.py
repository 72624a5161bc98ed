"""The 27 benchmark sets of imbalanced-learn, in the layout of their archive on Zenodo: `x1data.npz` to `x27data.npz`."""

import zipfile
from functools import lru_cache
from pathlib import Path

import numpy as np

from data.errors import damaged
from data.folders import data_folder
from data.imblearn_table import IMBLEARN_SETS
from data.official import require
from data.samples import Samples

SLUG = "imblearn"
IMBLEARN_CLASSES = ("majority", "minority")
MOST_BYTES = 1_000_000_000  # of the arrays in one file


def imblearn_set(name: str) -> Samples:
    """Load one of the 27 sets; its classes are the majority and the minority, which is the positive class.

    Raises:
        MissingData: the files are missing.
        DataError: the file does not have the expected contents; nothing in it is ever unpickled.
    """
    require(SLUG)
    path = data_folder(SLUG) / f"x{list(IMBLEARN_SETS).index(name) + 1}data.npz"
    return _read(path, name, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, name: str, _changed: int) -> Samples:
    try:
        with zipfile.ZipFile(path) as archive:
            claimed = sum(entry.file_size for entry in archive.infolist())
    except (OSError, zipfile.BadZipFile):
        raise damaged(path, "is not a NumPy archive, or is damaged", SLUG) from None
    if claimed > MOST_BYTES:
        raise damaged(path, f"claims to hold {claimed:,} bytes, far more than it can", SLUG)
    try:
        with np.load(path, allow_pickle=False) as arrays:
            features, labels = arrays["data"], arrays["label"]
        if features.ndim != 2 or labels.shape != (len(features),) or features.dtype.kind not in "fiu":
            raise ValueError("other shapes")
        values = set(np.unique(labels).tolist())
    except (ValueError, KeyError, EOFError, OSError, zipfile.BadZipFile):
        raise damaged(path, "holds no array `data` with a label for each row", SLUG) from None
    if values != {-1, 1} or not np.isfinite(features).all():
        raise damaged(path, "holds other labels than −1 and 1, or numbers that are not finite", SLUG)
    return Samples(
        features=features.astype(np.float32),
        labels=(labels > 0).astype(np.int64),
        class_names=IMBLEARN_CLASSES,
        kind="table",
        feature_names=tuple(f"x{column}" for column in range(features.shape[1])),
        source=f"{name} ({IMBLEARN_SETS[name][2]}), one of the 27 benchmark sets of imbalanced-learn (Ding, 2011; Zenodo 61452).",
    )
