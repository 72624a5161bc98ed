"""Store, list and delete user tables on this machine."""

from pathlib import Path

import data
from core.errors import InvalidValue
from core.method.dataset.on_disk import translated
from data import StoredTable

MOST_UPLOADED = 20_000_000  # bytes that the page accepts


def store_uploaded(content: bytes, name: str) -> str:
    """Store a table that was uploaded on the page, and return its fingerprint.

    Raises:
        InvalidValue: it has more than 20 MB.
        DataDamaged: it is not a table, or cannot be stored.
    """
    if len(content) > MOST_UPLOADED:
        raise InvalidValue(
            f"{name[:100]} has {len(content) / 1e6:.1f} MB; the page takes at most {MOST_UPLOADED / 1e6:.0f} MB: give it to "
            "`imbalance-lab run --set dataset=csv --set dataset.file=PATH`, after which the page lists it."
        )
    return translated(lambda: data.store_table(content, name))


def store_file(path: Path) -> str:
    """Store the table in a file, and return its fingerprint.

    Raises:
        DataDamaged: the file cannot be read, is too large or not a table, or the table cannot be stored.
    """
    return translated(lambda: data.store_table_file(path))


def stored_tables() -> list[StoredTable]:
    """Return the stored tables, the newest first."""
    return data.stored_tables()


def delete(digest: str) -> None:
    """Delete a table; runs on it stay in the run store.

    Raises:
        DataMissing: it is not stored here.
        DataDamaged: it cannot be deleted.
    """
    translated(lambda: data.delete_table(digest))
