"""`imbalance-lab export`."""

import json
import sys
from typing import Annotated

import typer

from core.cli.open_store import open_store
from core.cli.options import RunId, StoreAddress
from core.errors import InvalidValue, unknown
from core.reports.html_page import as_html
from core.reports.run_as_text import as_csv, as_json

FORMATS = ("csv", "json", "html")


def export(
    run: RunId,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="csv|json|html",
            help="csv: one row per epoch, seed and class; json: all that is stored about the run; html: a page to read.",
        ),
    ] = "csv",
    file: Annotated[
        str | None, typer.Option("--output", metavar="FILE", help="Write to this file instead of standard output.")
    ] = None,
    store: StoreAddress = None,
) -> int:
    """Export a stored run for a spreadsheet or another program."""
    if form not in FORMATS:
        raise unknown("format", form, FORMATS)
    with open_store(store) as runs:
        stored = runs.get(run)
        records = runs.records(stored.id)
    if form == "csv":
        text = as_csv(stored, records)
    elif form == "json":
        text = json.dumps(as_json(stored) | {"records": records}) + "\n"
    else:
        text = as_html(stored)
    if file is None:
        sys.stdout.write(text)
        return 0
    try:
        with open(file, "w", encoding="utf-8", newline="") as target:
            target.write(text)
    except (OSError, ValueError) as error:
        raise InvalidValue(f"{file} cannot be written: {getattr(error, 'strerror', None) or error}.") from None
    return 0
