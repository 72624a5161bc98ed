"""The folders of datasets on this machine."""

import os
from pathlib import Path

import platformdirs

VARIABLE = "IMBALANCE_LAB_DATA"


def data_folder(slug: str) -> Path:
    """Return the folder with the files of a dataset: in `$IMBALANCE_LAB_DATA` if that is set, else in the user's data folder."""
    chosen = os.environ.get(VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute() / slug
    return Path(platformdirs.user_data_dir("imbalance-lab", appauthor=False)) / "datasets" / slug


def cache_folder(slug: str) -> Path:
    """Return the folder for results that the lab can compute again from the files of a dataset."""
    return Path(platformdirs.user_cache_dir("imbalance-lab", appauthor=False)) / slug
