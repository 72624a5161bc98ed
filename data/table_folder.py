"""Tables of one's own, kept by the hash of their content, so that a link or a stored run means the same table later."""

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
VERSION = 1  # of the reading; another number reads every kept file anew


@dataclass(frozen=True)
class KeptTable:
    """A table that is kept.

    Attributes:
        hash: SHA-256 of its content, 64 hexadecimal digits.
        name: what its file was called.
        kept: when it came, in ISO form; empty if nobody wrote that down.
        size: its bytes.
    """

    hash: str
    name: str
    kept: str
    size: int


def is_hash(text: str) -> bool:
    """Whether a text can be the hash of a table."""
    return HASH.fullmatch(text) is not None


def keep_table(content: bytes, name: str) -> str:
    """Keep a table, unless it is kept already, and return its hash. It is read once before, so that what is kept is a table.

    Args:
        content: the bytes of its file.
        name: what the file is called, for the list of tables.

    Raises:
        DataError: it is no table the lab can read, or it cannot be written.
    """
    digest = hashlib.sha256(content).hexdigest()
    folder = data_folder(FOLDER) / digest
    if (folder / CONTENT).is_file():
        return digest
    save_table(_cache(digest), read_table(content), {})
    about = {"name": Path(name.replace("\\", "/")).name[:200], "kept": datetime.now(UTC).isoformat(timespec="seconds")}
    try:
        make_private_folder(folder.parent)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".keeping-", ignore_cleanup_errors=True) as keeping:
            place = Path(keeping) / digest
            make_private_folder(place)
            write_private(place / CONTENT, content)
            write_private(place / ABOUT, json.dumps(about).encode())
            _take_place(place, folder)
    except OSError as error:
        raise cannot_write(folder.parent, error) from None
    return digest


def keep_table_file(path: Path) -> str:
    """Keep the table in a file, and return its hash.

    Raises:
        DataError: the file cannot be read, is larger than 200 MB, or is no table.
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
    return keep_table(content, path.name)


def kept_tables() -> list[KeptTable]:
    """The tables that are kept, the newest first."""
    try:
        folders = [one for one in data_folder(FOLDER).iterdir() if is_hash(one.name) and (one / CONTENT).is_file()]
    except OSError:
        return []
    found = [_kept(folder) for folder in folders]
    return sorted(found, key=lambda one: (one.kept, one.name), reverse=True)


def tables_folder() -> Path:
    """Where tables are kept."""
    return data_folder(FOLDER)


def name_of_table(digest: str) -> str:
    """What the file of a table that is kept was called."""
    return _kept(data_folder(FOLDER) / digest).name


def kept_content(digest: str) -> bytes:
    """The bytes of a table as they came.

    Raises:
        MissingData: it is not here.
        DataError: its file has changed.
    """
    require_table(digest)
    path = data_folder(FOLDER) / digest / CONTENT
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise DataError(f"{path} has changed since it was kept; delete the table and give it once more.")
    return content


def kept_table(digest: str) -> Table:
    """A table that is kept.

    Raises:
        MissingData: it is not here.
        DataError: its file has changed.
    """
    require_table(digest)
    with suppress(DataError):  # a cache that is damaged is made anew
        if found := open_table(_cache(digest)):
            return found[0]
    table = read_table(kept_content(digest))
    with suppress(DataError):  # without a cache it is read anew each time
        save_table(_cache(digest), table, {})
    return table


def require_table(digest: str) -> None:
    """Return when a table is here.

    Raises:
        MissingData: it is not.
    """
    folder = data_folder(FOLDER)
    if not digest:
        raise MissingData(
            f"No table is chosen; {folder} keeps yours",
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
    """Forget a table; runs that were made with it stay in the store.

    Raises:
        MissingData: it is not here.
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


def _take_place(place: Path, folder: Path) -> None:
    try:
        os.rename(place, folder)
    except OSError:
        if not (folder / CONTENT).is_file():
            raise
        # Another process was quicker, with the same content.


def _kept(folder: Path) -> KeptTable:
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        name, kept = str(about["name"]), str(about["kept"])
    except (OSError, ValueError, KeyError, TypeError):
        name, kept = folder.name[:12], ""
    return KeptTable(folder.name, name, kept, (folder / CONTENT).stat().st_size)
