"""`imbalance-lab export`."""

import json
import sys
from typing import Annotated

import typer

from core.cli.opened import opened
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
