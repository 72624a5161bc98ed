"""A stored run as JSON and as CSV."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.store import StoredRun


def as_json(run: "StoredRun") -> dict[str, Any]:
    """A stored run in plain JSON types, times in ISO form."""
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(run).items()}


def as_csv(run: "StoredRun", records: list[dict[str, Any]]) -> str:
    """One row an epoch, seed and class, with the columns of `core.frames.classes_frame`; undefined numbers are empty.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    from core.frames import RunData, classes_frame
    from core.reports.spreadsheet import as_csv_text

    # With a single run there is nothing that its label could tell.
    return as_csv_text(classes_frame([RunData.of_stored(run, run.id, records)]).drop(columns="label"))
