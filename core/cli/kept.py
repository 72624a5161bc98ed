"""`imbalance-lab tables`."""

import json
from typing import Annotated

import typer

from core.cli.options import JsonLines
from core.cli.tables import print_table, print_text
from core.errors import InvalidValue


def kept(
    delete: Annotated[
        str | None,
        typer.Option("--delete", metavar="TABLE", help="Delete the table with this fingerprint, or its beginning."),
    ] = None,
    json_lines: JsonLines = False,
) -> int:
    """List the tables of your own that are kept on this machine, or delete one; its runs stay."""
    from core.tables import own_tables

    found = own_tables.kept()
    if delete is not None:
        chosen = [one for one in found if delete and one.hash.startswith(delete)]
        if len(chosen) != 1:
            what = "No table has" if not chosen else f"{len(chosen)} tables have"
            raise InvalidValue(
                f"{what} a fingerprint that begins with {delete[:70]!r}; `imbalance-lab tables` lists those that are kept."
            )
        own_tables.delete(chosen[0].hash)
        found = chosen
    if json_lines:
        for one in found:
            line = {"type": "deleted" if delete else "table", "file": one.hash, "name": one.name}
            print(json.dumps(line | {"kept": one.stored_at, "bytes": one.size}), flush=True)
    elif delete is not None:
        print_text(f"{found[0].name} is deleted; the runs that were made with it stay in the store.")
    elif not found:
        print_text("No table is kept; give one with --set dataset=csv --set dataset.file=PATH.")
    else:
        print_table(
            [
                {"name": one.name, "kept": one.stored_at, "bytes": f"{one.size:,}", "dataset.file": one.hash}
                for one in found
            ]
        )
    return 0
