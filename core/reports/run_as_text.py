"""A stored run as JSON and as CSV."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from core.store import StoredRun


def as_json(run: "StoredRun") -> dict[str, Any]:
    """Return a stored run in plain JSON types, with times in ISO format."""
    return {key: value.isoformat() if isinstance(value, datetime) else value for key, value in asdict(run).items()}


def as_csv(run: "StoredRun", records: list[dict[str, Any]]) -> str:
    """Return one row per epoch, seed and class, with the columns of `core.frames.classes_frame`; undefined numbers are empty.

    A text that a spreadsheet would interpret as a formula is preceded by an apostrophe.
    """
    from core.frames import RunData, classes_frame
    from core.reports.spreadsheet import as_csv_text

    # The label of a single run carries no information.
    return as_csv_text(classes_frame([RunData.of_stored(run, run.id, records)]).drop(columns="label"))
