"""Where datasets lie on this machine."""

import os
from pathlib import Path

import platformdirs

VARIABLE = "IMBALANCE_LAB_DATA"


def data_folder(slug: str) -> Path:
    """The folder of one dataset's files: in `$IMBALANCE_LAB_DATA`, else in the user's data folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute() / slug
    return Path(platformdirs.user_data_dir("imbalance-lab", appauthor=False)) / "datasets" / slug


def cache_folder(slug: str) -> Path:
    """The folder of what the lab computed from one dataset's files and can compute again."""
    return Path(platformdirs.user_cache_dir("imbalance-lab", appauthor=False)) / slug
