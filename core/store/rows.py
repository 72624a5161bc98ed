"""From rows of the table of runs to `StoredRun` and no further: records and artifacts stay where they are."""

from typing import Any

from sqlalchemy import Row, Select, select

from core.store.payload import from_json
from core.store.stored_run import StoredRun
from core.store.tables import runs


def select_runs() -> Select[Any]:
    """All that `stored_run` needs of every run, still to be narrowed and ordered."""
    return select(*(column for column in runs.c if column is not runs.c.owner))


def stored_run(row: Row[Any]) -> StoredRun:
    """The run that a row of `select_runs` describes."""
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
