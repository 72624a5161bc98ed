"""Convert rows of the table of runs to `StoredRun`, without reading records or artifacts."""

from typing import Any

from sqlalchemy import Row, Select, select

from core.store.payload import from_json
from core.store.stored_run import StoredRun
from core.store.tables import runs


def select_runs() -> Select[Any]:
    """Return the query for the columns that `stored_run` needs, without conditions and order."""
    return select(*(column for column in runs.c if column is not runs.c.owner))


def stored_run(row: Row[Any]) -> StoredRun:
    """Return the run of a row of `select_runs`."""
    what = f"The run {row.id}"
    start = from_json(row.start, what)
    return StoredRun(
        id=row.id,
        experiment=from_json(row.experiment, what),
        status=row.status,
        created=row.created,
        started=row.started,
        finished=row.finished,
        provenance=from_json(row.provenance, what),
        error=row.error,
        summary=None if row.summary is None else from_json(row.summary, what),
        class_names=start["class_names"],
        train_counts=start["train_counts"],
        last_epoch=row.last_epoch,
    )
