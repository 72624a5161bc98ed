"""Tables of OpenML, downloaded by scikit-learn and stored unchanged."""

import json
import re
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.error import URLError

import numpy as np

from data.errors import DataError, DownloadFailed, MissingData
from data.folders import data_folder
from data.full_disk import cannot_write
from data.private import make_private_folder
from data.table import Column, Field, Table
from data.table_cells import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from data.table_columns import column_of
from data.table_file import open_table, save_table

FOLDER = "openml"
NUMBER = re.compile(r"[1-9]\d{0,8}")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.()+-]{0,99}")
WEB_PAGE = "https://www.openml.org"


def is_openml_name(text: str) -> bool:
    """Return whether a text can be the number or the name of a table of OpenML."""
    return NAME.fullmatch(text) is not None


def require_openml(which: str, version: int) -> None:
    """Check that a table is on this machine.

    Raises:
        MissingData: it is not.
    """
    folder, name = data_folder(FOLDER), _file(which, version).name
    if not which:
        raise MissingData(
            f"No table of OpenML is chosen; {folder} stores those that were downloaded",
            "give the number or the name of one in dataset.set, such as 1597 or mammography",
            folder,
            ["a table of OpenML"],
        )
    if not (folder / name).is_file():
        raise MissingData(
            f"OpenML's {_called(which, version)} is not on this machine: {folder} lacks {name}",
            f"run `imbalance-lab download openml --name {which}"
            + (f" --version {version}`" if version != 1 and not NUMBER.fullmatch(which) else "`"),
            folder,
            [name],
            None,
        )


def openml_table(which: str, version: int) -> tuple[Table, dict[str, Any]]:
    """Load a downloaded table, and what OpenML says about it: `target`, `name`, `version`, `id`.

    Raises:
        MissingData: it is not on this machine.
        DataError: its file is damaged.
    """
    require_openml(which, version)
    opened = open_table(_file(which, version))
    assert opened is not None
    return opened


def fetch_openml_table(which: str, version: int) -> None:
    """Download a table, unless it is on this machine.

    Args:
        which: its number or its name.
        version: the version of the table with that name; ignored with a number.

    Raises:
        DownloadFailed: OpenML cannot be reached, or has no such table.
        DataError: the lab does not take tables of this kind, or the table cannot be written.
    """
    path = _file(which, version)
    if path.is_file():
        return
    folder = data_folder(FOLDER)
    try:
        make_private_folder(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-", ignore_cleanup_errors=True) as cache:
            bunch = _fetch(which, version, cache)
    except OSError as error:
        raise cannot_write(folder, error) from None
    save_table(path, _table(bunch.frame), _about(bunch))


def _fetch(which: str, version: int, cache: str) -> Any:
    from sklearn.datasets import fetch_openml

    query: dict[str, Any] = {"data_id": int(which)} if NUMBER.fullmatch(which) else {"name": which, "version": version}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about inactive versions and empty descriptions
            return fetch_openml(**query, as_frame=True, parser="liac-arff", data_home=cache, n_retries=1)
    except (URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise DownloadFailed(
            f"OpenML's {_called(which, version)} was not downloaded from {WEB_PAGE}: {reason}; try again."
        ) from None
    except json.JSONDecodeError:
        raise DownloadFailed(f"{WEB_PAGE} does not answer with a table; try again later.") from None
    except (ValueError, KeyError) as error:
        reason = " ".join(str(error).split())[:200].rstrip(".")
        raise DownloadFailed(f"OpenML's {_called(which, version)} cannot be used: {reason}.") from None


def _table(frame: Any) -> Table:
    rows, columns = frame.shape
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise DataError(
            f"The table has {rows:,} rows of {columns:,} columns; the lab takes at most {MOST_ROWS:,} rows, {MOST_COLUMNS:,} "
            f"columns and {MOST_CELLS:,} cells: choose another one."
        )
    columns_and_notes = [_column(str(name), frame.iloc[:, place]) for place, name in enumerate(frame.columns)]
    return Table(tuple(column for column, _ in columns_and_notes), tuple(note for _, note in columns_and_notes if note))


def _column(name: str, values: Any) -> tuple[Column, str | None]:
    if hasattr(values, "cat"):
        codes = values.cat.codes.to_numpy()
        used = np.unique(codes[codes >= 0])
        names = [str(values.cat.categories[code]) for code in used]
        order = sorted(range(len(names)), key=lambda place: names[place])
        place_of = np.full(len(values.cat.categories) + 1, np.nan)  # the last one stands for a missing value
        place_of[used[order]] = np.arange(len(used))
        return Column(Field(name, "category", tuple(names[place] for place in order)), place_of[codes]), None
    if values.dtype.kind in "fiub":
        return Column(Field(name, "number"), values.to_numpy(dtype=np.float64, na_value=np.nan).copy()), None
    return column_of(name, ["" if value is None or value != value else str(value).strip() for value in values], ",")  # noqa: PLR0124


def _about(bunch: Any) -> dict[str, Any]:
    targets, details = list(bunch.target_names), bunch.details
    return {
        "target": str(targets[0]) if len(targets) == 1 else "",
        "name": str(details.get("name", "")),
        "version": str(details.get("version", "")),
        "id": str(details.get("id", "")),
    }


def _file(which: str, version: int) -> Path:
    name = which if NUMBER.fullmatch(which) else f"{which.lower()}-{version}"
    return data_folder(FOLDER) / f"{name}.npz"


def _called(which: str, version: int) -> str:
    return f"table {which}" if NUMBER.fullmatch(which) else f"table '{which}', version {version},"
