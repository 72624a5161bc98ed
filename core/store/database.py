"""The database of a run store: opening, transactions, closing."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.sql import TableClause

from core.errors import StoreError
from core.store import tables
from core.store.address import hide_secrets
from core.store.failures import sqlite_code, store_error
from data.private import make_private_folder, private

BUSY_SECONDS = 10.0
CONNECT_SECONDS = 5
# An arbitrary number, the same in every process: the key of the lock under which the tables are created in PostgreSQL.
CREATION_LOCK = 7_051_985


class Database:
    """The database at `url`, created with its tables if it does not exist.

    Raises:
        StoreError: from every method, as one sentence without the password; stored data is not changed.
    """

    def __init__(self, url: URL) -> None:
        self.url = url
        self.is_sqlite = url.drivername == "sqlite"
        if self.is_sqlite:
            _make_private(Path(url.database or ""))
        self._engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        self._closed = False
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Open a transaction that sees one state of the store and does not wait for writers."""
        with self._sentences(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Open a transaction that is committed as a whole, or not at all if the body raises."""
        # It takes SQLite's write lock at once: a transaction that reads first may fail instead of waiting for the lock.
        with self._sentences(), self._engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
            yield connection

    def lock_creation(self, connection: Connection) -> None:
        """Wait, until the transaction ends, for others that create tables; SQLite's write lock does that by itself."""
        if not self.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CREATION_LOCK})

    def close(self) -> None:
        self._closed = True
        self._engine.dispose()

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        if self._closed:
            raise StoreError(f"The run store {hide_secrets(self.url)} was closed.")
        try:
            yield
        except SQLAlchemyError as error:
            raise store_error(self.url, error) from error

    def _open(self) -> None:
        with self._sentences():
            try:
                version = self._read_version()
            except SQLAlchemyError as error:
                file = Path(self.url.database or "")
                if sqlite_code(error) not in ("SQLITE_CANTOPEN", "SQLITE_READONLY") or not _at_rest(file):
                    raise
                # SQLite's log needs a file next to the store even for reading; in a read-only folder it cannot be created.
                self._engine.dispose()
                self._engine = _sqlite_at_rest(file)
                version = self._read_version()
            if version is None or self.is_sqlite:
                self._use_write_ahead_log()
            if version is None:
                version = self._create()
        if version != tables.SCHEMA_VERSION:
            age, advice = (
                ("newer", "upgrade imbalance-lab")
                if version > tables.SCHEMA_VERSION
                else ("older", "use the imbalance-lab that wrote it")
            )
            raise StoreError(
                f"The run store {hide_secrets(self.url)} has the {age} schema {version}, this imbalance-lab uses "
                f"{tables.SCHEMA_VERSION}. It was left as it is: {advice}, or give another store."
            )

    def _read_version(self) -> int | None:
        with self._engine.connect() as connection:
            return self._version(connection)

    def _version(self, connection: Connection) -> int | None:
        """Return the version of the schema; None for an empty database."""
        present = set(inspect(connection).get_table_names())
        if tables.schema.name in present:
            version = connection.scalar(select(tables.schema.c.version))
            if version is not None:
                return version
        # A PostgreSQL database may hold tables of other programs; a file belongs to one program.
        elif not (present if self.is_sqlite else present & set(tables.metadata.tables)):
            return None
        raise StoreError(
            f"The run store {hide_secrets(self.url)} is a database of something else (its tables: "
            f"{', '.join(sorted(present)[:5])}). It was left as it is; give another one."
        )

    def _create(self) -> int:
        with self._engine.execution_options(begin="BEGIN IMMEDIATE").begin() as connection:
            self.lock_creation(connection)
            version = self._version(connection)
            if version is not None:
                return version
            tables.metadata.create_all(connection, checkfirst=False)
            connection.execute(insert(tables.schema).values(version=tables.SCHEMA_VERSION))
        return tables.SCHEMA_VERSION

    def _use_write_ahead_log(self) -> None:
        if not self.is_sqlite:
            return
        deadline = time.monotonic() + BUSY_SECONDS
        while True:
            try:
                with self._engine.execution_options(begin=None).connect() as connection:
                    connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                return
            except SQLAlchemyError as error:
                code = sqlite_code(error)
                if code == "SQLITE_READONLY":
                    return
                # SQLite does not wait by itself here, and two processes may open a new file at the same time.
                if code != "SQLITE_BUSY" or time.monotonic() > deadline:
                    raise
                time.sleep(0.01)


def _make_private(file: Path) -> None:
    """Make an empty file that only its owner can read, unless one is there. SQLite's own files beside it take over its mode."""
    try:
        if file.is_dir():
            raise StoreError(f"The run store {file} is a folder: give a file, such as {file / 'runs.db'}.")
        if file.exists() and not file.is_file():
            raise StoreError(f"The run store {file} is not a regular file: give another one.")
        make_private_folder(file.parent)
    except FileExistsError as error:
        raise StoreError(f"The run store {file} cannot be created: {file.parent} is not a folder.") from error
    except OSError as error:
        raise StoreError(f"The run store {str(file)[:200]} cannot be created: {error.strerror}.") from error
    with suppress(OSError):  # it is there, or SQLite says why it cannot be
        open(file, "xb", opener=private).close()


def _at_rest(file: Path) -> bool:
    """Return whether the file is complete, with nothing left in its log."""
    log = file.with_name(file.name + "-wal")
    return file.exists() and not (log.exists() and log.stat().st_size)


def dialect_insert(*, sqlite: bool) -> Callable[[TableClause], Any]:
    """Return the INSERT of a dialect that knows ON CONFLICT; the dialect of PostgreSQL is imported where it is used only."""
    if sqlite:
        from sqlalchemy.dialects import sqlite as dialect
    else:
        from sqlalchemy.dialects import postgresql as dialect  # type: ignore[no-redef]
    return dialect.insert


def _sqlite(url: URL, **options: Any) -> Engine:
    # Any number of threads may read at once: a connection is only a file handle, so there is no reason to limit them.
    pool = options or {"pool_size": 5, "max_overflow": -1}
    engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS}, hide_parameters=True, **pool)

    @event.listens_for(engine, "connect")
    def configure(connection: Any, _record: Any) -> None:
        # Python's own BEGIN comes late and is never IMMEDIATE; `begin` below replaces it.
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA synchronous=NORMAL")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        statement = connection.get_execution_options().get("begin", "BEGIN")
        if statement is not None:
            connection.exec_driver_sql(statement)

    return engine


def _sqlite_at_rest(file: Path) -> Engine:
    query = {"immutable": "1", "uri": "true"}
    # No pool: a connection of this kind never notices changes of the file, so every read opens a new one.
    return _sqlite(URL.create("sqlite", database=file.as_uri(), query=query), poolclass=NullPool)


def _postgresql(url: URL) -> Engine:
    limits = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": int(BUSY_SECONDS * 1000)}
    return create_engine(
        url,
        connect_args={key: value for key, value in limits.items() if key not in url.query},
        hide_parameters=True,
        pool_pre_ping=True,
        # A server accepts about a hundred connections from all its clients together.
        pool_size=5,
        max_overflow=25,
        pool_timeout=BUSY_SECONDS,
    )
