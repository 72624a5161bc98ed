"""A table in a file that is quick to read: its values as numbers, its names as JSON, nothing pickled."""

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

FORMAT = 1  # of the file; a change of this number rebuilds every file


def save_table(path: Path, table: Table, about: dict[str, Any]) -> None:
    """Write a table and further facts about it; the file appears once it is complete.

    Raises:
        DataError: the disk is full or cannot be written.
    """
    fields = [
        {"name": column.field.name, "kind": column.field.kind, "categories": column.field.categories}
        for column in table.columns
    ]
    description = {"format": FORMAT, "fields": fields, "notes": table.notes, "about": about}
    try:
        make_private_folder(path.parent)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".saving-", delete=False) as file:
            try:
                np.savez(
                    file,
                    allow_pickle=False,
                    values=np.stack([column.values for column in table.columns]),
                    known=np.frombuffer(json.dumps(description).encode(), np.uint8),
                )
                file.flush()
                os.replace(file.name, path)
            except BaseException:
                os.unlink(file.name)
                raise
    except OSError as error:
        raise cannot_write(path.parent, error) from None


def open_table(path: Path) -> tuple[Table, dict[str, Any]] | None:
    """Read what `save_table` wrote; None if the file does not exist.

    Raises:
        DataError: the file has other contents, or was written by an older version.
    """
    try:
        with np.load(path, allow_pickle=False) as arrays:
            values, description = arrays["values"], json.loads(arrays["known"].tobytes())
        if description["format"] != FORMAT or values.ndim != 2 or values.dtype != np.float64:
            raise ValueError("another format")
        fields = [Field(field["name"], field["kind"], tuple(field["categories"])) for field in description["fields"]]
        columns = tuple(Column(field, column) for field, column in zip(fields, values, strict=True))
        return Table(columns, tuple(description["notes"])), description["about"]
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        raise DataError(f"{path} does not have the contents that the lab wrote; delete it and try again.") from None
