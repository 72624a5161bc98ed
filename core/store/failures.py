"""Failures of a database as sentences that a person can act on."""

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from core.errors import StoreError
from core.store.address import hide_secrets, without_secrets

SQLITE = {
    "SQLITE_NOTADB": "is not a run store: the file is not an SQLite database. It was left as it is; give another file.",
    "SQLITE_READONLY": "is read-only: nothing was written. What it holds can be read; give another file for new runs.",
    "SQLITE_FULL": "cannot grow, the disk is full: nothing was written, and what was stored before is kept.",
    "SQLITE_BUSY": "is kept busy by another process: nothing was written. Try again.",
    "SQLITE_CORRUPT": "is damaged and was left as it is. Move the file away, or give another one.",
    "SQLITE_CANTOPEN": "cannot be opened: the file and its folder must be readable and writable for this user.",
    "SQLITE_IOERR": "cannot be read or written, the disk reports an error (full, over quota, or gone).",
}
# By the first characters of the SQLSTATE (PostgreSQL manual, appendix A). A refused connection has only a text.
POSTGRESQL = {
    "53": "has no room left (disk, memory or connections): nothing was written, and what was stored before is kept.",
    "25006": "is read-only: nothing was written. What it holds can be read.",
    "42501": "does not let this user do that: the user needs the right to create, read and write tables.",
}


def store_error(url: URL, error: SQLAlchemyError) -> StoreError:
    """Return the sentence for a failure of the database at `url`, without any password."""
    return StoreError(f"The run store {hide_secrets(url)} {without_secrets(_reason(error), url)}")


def sqlite_code(error: SQLAlchemyError) -> str:
    """Return the name of SQLite's primary result code ("SQLITE_READONLY"); empty for other databases."""
    name = getattr(getattr(error, "orig", None), "sqlite_errorname", None) or ""
    return "_".join(name.split("_")[:2])


def _reason(error: SQLAlchemyError) -> str:
    code = sqlite_code(error)
    if code in SQLITE:
        return SQLITE[code]
    original = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    state = getattr(original, "sqlstate", None)
    for prefix, reason in POSTGRESQL.items():
        if state and state.startswith(prefix):
            return reason
    lines = str(original).strip().splitlines() or [type(original).__name__]
    lost = isinstance(error, DBAPIError) and not code and (state is None or state.startswith(("08", "57P")))
    # The reason that a server gives for refusing a connection follows the client's own message.
    words = lines[0].rpartition("FATAL:")[2].strip()[:300].rstrip(".")
    return f"{'cannot be reached' if lost else 'cannot be used'}: {words}."
