"""`imbalance-lab tables`."""

import json
from typing import Annotated

import typer

from core.cli.options import JsonLines
from core.cli.printing import print_table, print_text
from core.errors import InvalidValue


def tables(
    delete: Annotated[
        str | None,
        typer.Option(
            "--delete", metavar="TABLE", help="Delete the table with this fingerprint, or with one that begins so."
        ),
    ] = None,
    json_lines: JsonLines = False,
) -> int:
    """List your tables that are stored on this machine, or delete one; its runs stay."""
    from core.tables import user_tables

    stored = user_tables.stored_tables()
    if delete is not None:
        chosen = [table for table in stored if delete and table.hash.startswith(delete)]
        if len(chosen) != 1:
            subject = "No table has" if not chosen else f"{len(chosen)} tables have"
            raise InvalidValue(
                f"{subject} a fingerprint that begins with {delete[:70]!r}; `imbalance-lab tables` lists all tables."
            )
        user_tables.delete(chosen[0].hash)
        stored = chosen
    if json_lines:
        for table in stored:
            line = {"type": "deleted" if delete else "table", "file": table.hash, "name": table.name}
            print(json.dumps(line | {"kept": table.stored_at, "bytes": table.size}), flush=True)
    elif delete is not None:
        print_text(f"{stored[0].name} is deleted; the runs that were trained on it stay in the store.")
    elif not stored:
        print_text("No table is stored; give one with --set dataset=csv --set dataset.file=PATH.")
    else:
        print_table(
            [
                {"name": table.name, "stored": table.stored_at, "bytes": f"{table.size:,}", "dataset.file": table.hash}
                for table in stored
            ]
        )
    return 0
