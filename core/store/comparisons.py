"""Comparisons: which runs were started together, and what varied among them."""

import builtins
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, func, inspect, select

from core.store import tables
from core.store.database import Database, dialect_insert
from core.store.payload import from_json, to_json


@dataclass(frozen=True)
class StoredComparison:
    """Runs that were started together.

    Attributes:
        runs: their ids, in order.
        varied: for each of them the axes or dotted keys that varied, with its values.
        lesson: the slug of the lesson to which they belong; None without a lesson.
        started: when they were started last (UTC); None before that is stored.
    """

    runs: tuple[str, ...]
    varied: tuple[tuple[tuple[str, str], ...], ...]
    lesson: str | None = None
    started: datetime | None = None

    @classmethod
    def of(
        cls, varied_by_run: Iterable[tuple[str, Mapping[str, str]]], lesson: str | None = None
    ) -> "StoredComparison | None":
        """Return the comparison of these ids and what varied; None where fewer than two runs are distinct."""
        by_run: dict[str, Mapping[str, str]] = {}
        for run_id, varied in varied_by_run:
            by_run.setdefault(run_id, varied)
        if len(by_run) < 2:
            return None
        return cls(tuple(by_run), tuple(tuple(varied.items()) for varied in by_run.values()), lesson)

    @property
    def id(self) -> str:
        """The same for the same runs, in whatever order."""
        return hashlib.sha256(" ".join(sorted(self.runs)).encode()).hexdigest()[:16]


class Comparisons:
    """The comparisons of a store.

    Their table is created with the first comparison in a store that was written before there were any. The version of the schema
    does not change with it: a lab that does not know the table neither reads nor changes it.

    Raises:
        StoreError: from every method, as one sentence, if the store cannot be read or written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._insert: Any = dialect_insert(sqlite=database.is_sqlite)
        self._has_table = False

    def record(self, comparison: StoredComparison) -> None:
        """Store a comparison as started now. The same runs are stored once, and remain those of their lesson."""
        table, what = tables.comparisons, "A comparison"
        insert = self._insert(table).values(
            id=comparison.id,
            started=datetime.now(UTC),
            runs=to_json(comparison.runs, what),
            varied=to_json([dict(varied) for varied in comparison.varied], what),
            lesson=comparison.lesson,
        )
        new = insert.excluded
        upsert = insert.on_conflict_do_update(
            index_elements=[table.c.id],
            set_={
                "started": new.started,
                "runs": new.runs,
                "varied": new.varied,
                "lesson": func.coalesce(new.lesson, table.c.lesson),
            },
        )
        with self._database.writing() as connection:
            if not self._table_exists(connection):
                self._database.lock_creation(connection)
                table.create(connection, checkfirst=True)
            connection.execute(upsert)

    def list(self, limit: int = 200) -> builtins.list[StoredComparison]:
        """Return the comparisons that were started last, at most `limit`, with those of their runs that are still stored."""
        table, listed = tables.comparisons, builtins.list[StoredComparison]()
        query = select(table).order_by(table.c.started.desc(), table.c.id)
        with self._database.reading() as connection:
            if not self._table_exists(connection):
                return []
            stored = set(connection.scalars(select(tables.runs.c.id)))
            for row in connection.execute(query):
                if len(listed) == limit:
                    break
                what = f"The comparison {row.id}"
                runs = zip(from_json(row.runs, what), from_json(row.varied, what), strict=False)
                left = {run_id: tuple(varied.items()) for run_id, varied in runs if run_id in stored}
                if left:
                    listed.append(StoredComparison(tuple(left), tuple(left.values()), row.lesson, row.started))
        return listed

    def _table_exists(self, connection: Connection) -> bool:
        self._has_table = self._has_table or inspect(connection).has_table(tables.comparisons.name)
        return self._has_table
