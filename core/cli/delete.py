"""`imbalance-lab delete`."""

from typing import Annotated

import typer

from core.cli.opened import opened
from core.cli.options import RunIds, StoreAddress
from core.errors import InvalidValue


def delete(
    runs: RunIds,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    store: StoreAddress = None,
) -> int:
    """Delete stored runs with everything that was recorded of them."""
    with opened(store) as store_:
        found = {run.id: run for run in map(store_.get, runs)}
        for run in found.values():
            if run.status in ("queued", "running"):
                raise InvalidValue(f"Run {run.id} is {run.status}; stop it first, nothing was deleted.")
        if not yes and not _confirmed(list(found)):
            typer.echo("Nothing was deleted; say yes, or give --yes.", err=True)
            return 1
        for run_id in found:
            store_.delete(run_id)
    return 0


def _confirmed(ids: list[str]) -> bool:
    what = f"run {ids[0]}" if len(ids) == 1 else f"{len(ids)} runs ({', '.join(ids)})"
    try:
        return typer.confirm(f"Delete {what}?", err=True)
    except typer.Abort:
        typer.echo(err=True)
        return False
