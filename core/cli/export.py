"""`imbalance-lab export`."""

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.opened import opened
from core.cli.options import RunId, StoreAddress
from core.cli.report import as_html
from core.cli.runs import as_json
from core.errors import InvalidValue, unknown

if TYPE_CHECKING:
    from core.store import StoredRun

FORMATS = ("csv", "json", "html")


def export(
    run: RunId,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="csv|json|html",
            help="csv: a row an epoch, seed and class; json: all that is stored of it; html: a page to read.",
        ),
    ] = "csv",
    file: Annotated[
        str | None, typer.Option("--output", metavar="FILE", help="Write there instead of on standard output.")
    ] = None,
    store: StoreAddress = None,
) -> int:
    """Write a stored run out, for a spreadsheet or another program."""
    if form not in FORMATS:
        raise unknown("format", form, FORMATS)
    with opened(store) as runs:
        found = runs.get(run)
        records = runs.records(found.id)
    if form == "csv":
        text = as_csv(found, records)
    elif form == "json":
        text = json.dumps(as_json(found) | {"records": records}) + "\n"
    else:
        text = as_html(found)
    if file is None:
        sys.stdout.write(text)
        return 0
    try:
        with open(file, "w", encoding="utf-8", newline="") as target:
            target.write(text)
    except (OSError, ValueError) as error:
        raise InvalidValue(f"{file} cannot be written: {getattr(error, 'strerror', None) or error}.") from None
    return 0


def as_csv(run: "StoredRun", records: list[dict[str, Any]]) -> str:
    """One row an epoch, seed and class, with the columns of `core.frames.classes_frame`; undefined numbers are empty.

    A text that a spreadsheet would take for a formula gets an apostrophe in front.
    """
    from core.frames import RunData, classes_frame
    from core.spreadsheet import as_csv_text

    data = RunData(
        id=run.id,
        label=run.id,
        experiment=run.experiment,
        status=run.status,
        class_names=run.class_names,
        train_counts=run.train_counts,
        records=records,
    )
    # With a single run there is nothing that its label could tell.
    return as_csv_text(classes_frame([data]).drop(columns="label"))
