"""A table that was read once, in a file that is read quickly: its values as numbers, its names as JSON, nothing pickled."""

import json
import os
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import DataError
from data.full_disk import cannot_write
from data.private import make_private_folder
from data.table import Column, Field, Table

FORMAT = 1  # of the file; another number makes every one anew


def save_table(path: Path, table: Table, about: dict[str, Any]) -> None:
    """Write a table, with what else is to be known about it; the file appears when it is whole.

    Raises:
        DataError: the disk is full or cannot be written.
    """
    fields = [
        {"name": column.field.name, "kind": column.field.kind, "categories": column.field.categories}
        for column in table.columns
    ]
    known = {"format": FORMAT, "fields": fields, "notes": table.notes, "about": about}
    try:
        make_private_folder(path.parent)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".saving-", delete=False) as file:
            try:
                np.savez(
                    file,
                    allow_pickle=False,
                    values=np.stack([column.values for column in table.columns]),
                    known=np.frombuffer(json.dumps(known).encode(), np.uint8),
                )
                file.flush()
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise cannot_write(path.parent, error) from None


def open_table(path: Path) -> tuple[Table, dict[str, Any]] | None:
    """What `save_table` wrote; None when it is not there.

    Raises:
        DataError: it is something else, or of an older version.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            values, known = arrays["values"], json.loads(arrays["known"].tobytes())
        if known["format"] != FORMAT or values.ndim != 2 or values.dtype != np.float64:
            raise ValueError("another format")
        fields = [Field(one["name"], one["kind"], tuple(one["categories"])) for one in known["fields"]]
        columns = tuple(Column(field, column) for field, column in zip(fields, values, strict=True))
        return Table(columns, tuple(known["notes"])), known["about"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        raise DataError(f"{path} is not what the lab wrote there; delete it and try again.") from None
