"""`imbalance-lab runs`."""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from core.cli.open_store import open_store
from core.cli.options import JsonLines, StoreAddress, whole_number
from core.cli.printing import print_table, print_text
from core.reports.figures_in_words import NONE, spread
from core.reports.run_as_text import as_json

if TYPE_CHECKING:
    from core.store import StoredRun


def runs(
    store: StoreAddress = None,
    limit: Annotated[str, typer.Option("--limit", metavar="N", help="List at most N runs, the newest.")] = "50",
    status: Annotated[
        str | None,
        typer.Option("--status", metavar="STATUS", help="Only runs with this status: done, running, failed, lost, …"),
    ] = None,
    json_lines: JsonLines = False,
) -> int:
    """List the stored runs, the newest first."""
    most = whole_number("--limit", limit, 1, 1_000_000)
    with open_store(store) as store_:
        stored = store_.list(most, status)
    if json_lines:
        for run in stored:
            print(json.dumps({"type": "run"} | as_json(run)), flush=True)
    elif stored:
        print_table([_row(run) for run in stored])
    else:
        print_text("No runs are stored yet." if status is None else f"No stored run is {status}.")
    return 0


def _row(run: "StoredRun") -> dict[str, str]:
    experiment = run.experiment
    accuracy = ((run.summary or {}).get("test") or {}).get("balanced_accuracy", ())
    return {
        "run": run.id,
        "status": run.status,
        "created": f"{run.created.astimezone():%Y-%m-%d %H:%M}",
        **{
            axis: experiment.get(axis, {}).get("name", NONE)
            for axis in ("dataset", "imbalance", "model", "resampler", "weighting")
        },
        "epochs": f"{run.last_epoch}/{experiment.get('epochs', NONE)}",
        "balanced accuracy %": spread(accuracy),
    }
