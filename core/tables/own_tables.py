"""The tables of one's own on this machine: kept, listed, deleted."""

from pathlib import Path

import data
from core.errors import InvalidValue
from core.method.dataset.on_disk import translated
from data import StoredTable

MOST_UPLOADED = 20_000_000  # bytes; what the page takes


def keep_uploaded(content: bytes, name: str) -> str:
    """Keep a table that came through the page, and return its fingerprint.

    Raises:
        InvalidValue: it has more than 20 MB.
        DataDamaged: it is no table, or cannot be kept.
    """
    if len(content) > MOST_UPLOADED:
        raise InvalidValue(
            f"{name[:100]} has {len(content) / 1e6:.1f} MB; the page takes at most {MOST_UPLOADED / 1e6:.0f} MB: give it to "
            "`imbalance-lab run --set dataset=csv --set dataset.file=PATH`, after which the page lists it."
        )
    return translated(lambda: data.store_table(content, name))


def keep_file(path: Path) -> str:
    """Keep the table in a file, and return its fingerprint.

    Raises:
        DataDamaged: the file cannot be read, is too large or no table, or the table cannot be kept.
    """
    return translated(lambda: data.store_table_file(path))


def kept() -> list[StoredTable]:
    """The tables that are kept, the newest first."""
    return data.stored_tables()


def delete(digest: str) -> None:
    """Forget a table; runs that were made with it stay in the store.

    Raises:
        DataMissing: it is not here.
        DataDamaged: it cannot be deleted.
    """
    translated(lambda: data.delete_table(digest))
