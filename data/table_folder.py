"""User tables, stored under the hash of their content, so that a link or a stored run means the same table later."""

import hashlib
import json
import os
import re
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from data.errors import DataError, MissingData
from data.folders import cache_folder, data_folder
from data.full_disk import cannot_write
from data.private import make_private_folder, write_private
from data.read_table import read_table
from data.table import Table
from data.table_file import open_table, save_table

FOLDER = "tables"
CONTENT, ABOUT = "table.csv", "about.json"
HASH = re.compile(r"[0-9a-f]{64}")
MOST_BYTES = 200_000_000
VERSION = 1  # of the reader; a change of this number reads every stored file again


@dataclass(frozen=True)
class StoredTable:
    """A user table in the data folder.

    Attributes:
        hash: SHA-256 of its content, 64 hexadecimal digits.
        name: the name of the file that it came from.
        stored_at: the time at which it was stored, in ISO form; empty if unknown.
        size: its size in bytes.
    """

    hash: str
    name: str
    stored_at: str
    size: int


def is_hash(text: str) -> bool:
    """Return whether a text can be the hash of a table."""
    return HASH.fullmatch(text) is not None


def store_table(content: bytes, name: str) -> str:
    """Store a table, unless it is stored already, and return its hash. The table is read first, to refuse other files.

    Args:
        content: the bytes of its file.
        name: the name of the file, for the list of tables.

    Raises:
        DataError: the lab cannot read the table, or it cannot be written.
    """
    digest = hashlib.sha256(content).hexdigest()
    folder = data_folder(FOLDER) / digest
    if (folder / CONTENT).is_file():
        return digest
    save_table(_cache(digest), read_table(content), {})
    about = {"name": Path(name.replace("\\", "/")).name[:200], "kept": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        make_private_folder(folder.parent)
        with tempfile.TemporaryDirectory(
            dir=folder.parent, prefix=".keeping-", ignore_cleanup_errors=True
        ) as temporary:
            complete = Path(temporary) / digest
            make_private_folder(complete)
            write_private(complete / CONTENT, content)
            write_private(complete / ABOUT, json.dumps(about).encode())
            _move(complete, folder)
    except OSError as error:
        raise cannot_write(folder.parent, error) from None
    return digest


def store_table_file(path: Path) -> str:
    """Store the table in a file and return its hash.

    Raises:
        DataError: the file cannot be read, is larger than 200 MB, or is not a table.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise DataError(
                f"{path} has {size / 1e6:,.0f} MB; the lab takes tables of at most {MOST_BYTES / 1e6:,.0f} MB: give a part of it."
            )
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror or error}.") from None
    return store_table(content, path.name)


def stored_tables() -> list[StoredTable]:
    """Return all stored tables, the newest first."""
    try:
        folders = [path for path in data_folder(FOLDER).iterdir() if is_hash(path.name) and (path / CONTENT).is_file()]
    except OSError:
        return []
    tables = [_stored_table(folder) for folder in folders]
    return sorted(tables, key=lambda table: (table.stored_at, table.name), reverse=True)


def tables_folder() -> Path:
    """Return the folder of stored tables."""
    return data_folder(FOLDER)


def table_name(digest: str) -> str:
    """Return the name of the file that a stored table came from."""
    return _stored_table(data_folder(FOLDER) / digest).name


def table_content(digest: str) -> bytes:
    """Return the bytes of the file that a stored table came from.

    Raises:
        MissingData: the table is not stored on this machine.
        DataError: its file has changed.
    """
    require_table(digest)
    path = data_folder(FOLDER) / digest / CONTENT
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise DataError(f"{path} has changed since it was stored; delete the table and give it once more.")
    return content


def load_table(digest: str) -> Table:
    """Load a stored table.

    Raises:
        MissingData: the table is not stored on this machine.
        DataError: its file has changed.
    """
    require_table(digest)
    with suppress(DataError):  # a damaged cache is rebuilt
        if cached := open_table(_cache(digest)):
            return cached[0]
    table = read_table(table_content(digest))
    with suppress(DataError):  # without a cache the table is read again each time
        save_table(_cache(digest), table, {})
    return table


def require_table(digest: str) -> None:
    """Check that a table is stored on this machine.

    Raises:
        MissingData: it is not.
    """
    folder = data_folder(FOLDER)
    if not digest:
        raise MissingData(
            f"No table is chosen; {folder} stores yours",
            "give one on the page Explore or with `--set dataset.file=PATH`",
            folder,
            ["a table of your own"],
        )
    if not (folder / digest / CONTENT).is_file():
        raise MissingData(
            f"The table {digest[:12]}… is not on this machine: {folder} lacks it",
            "a link holds the fingerprint of a table and not its content, so give the same file once more, on the page "
            "Explore or with `--set dataset.file=PATH`",
            folder,
            [digest],
        )


def delete_table(digest: str) -> None:
    """Delete a table; runs that were trained on it stay in the store.

    Raises:
        MissingData: the table is not stored on this machine.
        DataError: it cannot be deleted.
    """
    require_table(digest)
    try:
        shutil.rmtree(data_folder(FOLDER) / digest)
        _cache(digest).unlink(missing_ok=True)
    except OSError as error:
        raise cannot_write(data_folder(FOLDER), error) from None


def _cache(digest: str) -> Path:
    return cache_folder(FOLDER) / f"{digest}-{VERSION}.npz"


def _move(complete: Path, folder: Path) -> None:
    try:
        os.rename(complete, folder)
    except OSError:
        if not (folder / CONTENT).is_file():
            raise
        # Another process stored the same content first.


def _stored_table(folder: Path) -> StoredTable:
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        name, stored_at = str(about["name"]), str(about["kept"])
    except (OSError, ValueError, KeyError, TypeError):
        name, stored_at = folder.name[:12], ""
    return StoredTable(folder.name, name, stored_at, (folder / CONTENT).stat().st_size)
