"""The address of a run store: a file, an SQLite URL or a PostgreSQL URL."""

import os
import re
from pathlib import Path

import platformdirs
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.errors import StoreError

ALLOWED = "a file such as runs.db, sqlite:///runs.db, or postgresql+psycopg://user:password@host/database"
POSTGRESQL = "postgresql+psycopg"
SCHEMES = {"sqlite": "sqlite", "sqlite+pysqlite": "sqlite"} | dict.fromkeys(
    ("postgres", "postgresql", POSTGRESQL), POSTGRESQL
)


def parse(address: str | os.PathLike[str] | None) -> URL:
    """Return the database URL of an address, with an absolute path if it is a file.

    Args:
        address: a path, an SQLite URL or a PostgreSQL URL; None stands for `runs.db` in the user's data folder.

    Raises:
        StoreError: the address is neither a path nor the URL of a database that the store can use. The message does not
            repeat the URL, because it may contain a password.
    """
    if address is None:
        return _file(Path(platformdirs.user_data_dir("imbalance-lab", appauthor=False)) / "runs.db")
    text = os.fspath(address)
    # Without this check, "postgresql:user…" would become a file with a password in its name.
    scheme = re.match(r"(sqlite|postgres\w*)(\+\w+)?:(//)?|[\w+.-]*://", text)
    if scheme is None:
        return _file(text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise StoreError(f"The store address '{scheme.group()}…' cannot be read. Allowed: {ALLOWED}.") from None
    if url.drivername not in SCHEMES:
        raise StoreError(f"A run store cannot be kept in '{url.drivername}'. Allowed: {ALLOWED}.")
    url = url.set(drivername=SCHEMES[url.drivername])
    if url.drivername != "sqlite":
        if "@" in (url.host or "") + (url.database or ""):
            raise StoreError(
                f"The store address '{url.drivername}://…' has more than one '@': write '@' in a password as %40."
            )
        return url
    if url.query or url.host:
        raise StoreError(
            "An SQLite store takes a path and no options: sqlite:///runs.db, or sqlite:////folder/runs.db from the top."
        )
    return _file(url.database or ":memory:")


def hide_secrets(url: URL) -> str:
    """Return the address for messages and pages, without password and options."""
    if url.drivername == "sqlite":
        return url.database or ""
    return url.set(query={}).render_as_string(hide_password=True)


def without_secrets(text: str, url: URL) -> str:
    """Return `text` with every password of `url` replaced by asterisks."""
    options = [value for key, value in url.query.items() if "password" in key]
    for secret in [url.password, *options]:
        if secret:
            text = text.replace(str(secret), "***")
    return text


def _file(path: str | Path) -> URL:
    if str(path) == ":memory:":
        raise StoreError(f"A run store in memory would be lost with its process. Allowed: {ALLOWED}.")
    if "\0" in str(path):
        raise StoreError(
            f"The store address {str(path)[:60]!r} is no path: it has a NUL character. Allowed: {ALLOWED}."
        )
    try:
        absolute = Path(path).expanduser().absolute()
    except RuntimeError:
        raise StoreError(f"The folder of '{path}' is unknown: there is no such user's home.") from None
    return URL.create("sqlite", database=str(absolute))
