"""`imbalance-lab delete`."""

from typing import Annotated

import typer

from core.cli.open_store import open_store
from core.cli.options import RunIds, StoreAddress
from core.errors import InvalidValue


def delete(
    runs: RunIds,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
    store: StoreAddress = None,
) -> int:
    """Delete stored runs with all their records and artifacts."""
    with open_store(store) as store_:
        chosen = {run.id: run for run in map(store_.get, runs)}
        for run in chosen.values():
            if run.status in ("queued", "running"):
                raise InvalidValue(f"Run {run.id} is {run.status}; stop it first, nothing was deleted.")
        if not yes and not _confirmed(list(chosen)):
            typer.echo("Nothing was deleted; say yes, or give --yes.", err=True)
            return 1
        for run_id in chosen:
            store_.delete(run_id)
    return 0


def _confirmed(ids: list[str]) -> bool:
    objects = f"run {ids[0]}" if len(ids) == 1 else f"{len(ids)} runs ({', '.join(ids)})"
    try:
        return typer.confirm(f"Delete {objects}?", err=True)
    except typer.Abort:
        typer.echo(err=True)
        return False
