"""The schema of the run store, the same for SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

SCHEMA_VERSION = 1


class UtcTime(TypeDecorator[datetime]):
    """A time with a zone: SQLite drops the zone, so all stored times are in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

# A unique name, so that the database of another program is never mistaken for a store.
schema = Table("imbalance_lab_schema", metadata, Column("version", Integer, primary_key=True, autoincrement=False))

runs = Table(
    "runs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("created", UtcTime, nullable=False),
    Column("started", UtcTime),
    Column("finished", UtcTime),
    Column("last_epoch", Integer, nullable=False),
    Column("error", Text),
    # JSON from here on, stored as text and not as a JSON type, so that both databases return exactly the bytes written.
    Column("experiment", Text, nullable=False),
    Column("start", Text, nullable=False),
    Column("provenance", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("summary", Text),
    Index("runs_by_status", "status", "created"),
    Index("runs_by_age", "created"),
)

records = Table(
    "records",
    metadata,
    Column("run", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("epoch", Integer, primary_key=True, autoincrement=False),
    Column("payload", Text, nullable=False),
)

artifacts = Table(
    "artifacts",
    metadata,
    Column("run", Text, ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("bytes", LargeBinary, nullable=False),
)

# No key of `runs`: a comparison is stored when its runs are requested, before they are, and outlives some of them. Stores that
# were written before this table lack it. Its name is unique, so that the table of another program is never taken for it.
comparisons = Table(
    "imbalance_lab_comparisons",
    metadata,
    Column("id", Text, primary_key=True),
    Column("started", UtcTime, nullable=False),
    Column("runs", Text, nullable=False),
    Column("varied", Text, nullable=False),
    Column("lesson", Text),
)
