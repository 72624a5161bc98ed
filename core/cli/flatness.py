"""`imbalance-lab flatness`."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.interruption import interruptible
from core.cli.opened import opened
from core.cli.options import JsonLines, RunId, StoreAddress
from core.cli.output import Output
from core.cli.results import spread
from core.cli.status import exit_status
from core.cli.tables import print_table, print_text
from core.cli.waiting import wait_asleep

if TYPE_CHECKING:
    from core.flatness import FlatnessSettings
    from core.store import RunStore, StoredRun

FlatnessSet = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Set one of samples, steps, starts, loss, seed, such as samples=100 or loss=training. Repeatable.",
    ),
]


def flatness(
    run: RunId, settings: FlatnessSet = None, json_lines: JsonLines = False, store: StoreAddress = None
) -> int:
    """Measure how flat the minimum of a stored run is for each class, or show it again when it was measured before."""
    wait_asleep()
    from core.codec import assignments
    from core.flatness import FlatnessSettings, measure_stored

    chosen = FlatnessSettings.from_dict(assignments(settings or ()))
    told = Output(bar=False)
    rows: list[dict[str, str]] = []

    def emit(payload: dict[str, Any]) -> None:
        if json_lines:
            print(json.dumps({"type": "class"} | payload, allow_nan=False), flush=True)
        elif "note" in payload:
            told.note(payload["note"])
        rows.append(_row(payload))

    with opened(store) as runs, interruptible(told.note, "after this product") as stopped:
        found = runs.get(run)
        _state_cost(runs, found, chosen, told)
        result = measure_stored(runs, found, chosen, emit, stopped)
    if json_lines:
        print(json.dumps({"type": "summary"} | result.summary, allow_nan=False), flush=True)
    else:
        _print(found.id, rows, result.summary)
    return exit_status([result.status])


def _state_cost(store: "RunStore", run: "StoredRun", settings: "FlatnessSettings", told: Output) -> None:
    """Say what it will take, unless it was measured before or cannot be."""
    from core.experiment import Experiment
    from core.flatness import check_memory, estimate_flatness_seconds, stored_measurement

    measured = stored_measurement(store.artifact(run.id, "flatness"), settings)
    if measured is None and run.status in ("done", "stopped"):
        experiment = Experiment.from_dict(run.experiment)
        check_memory(experiment, settings)
        seconds = estimate_flatness_seconds(experiment, settings)
        told.note(f"Measuring {len(run.class_names)} classes takes about {max(1, round(seconds)):,} s on one core.")


def _print(run: str, rows: list[dict[str, str]], summary: dict[str, Any]) -> None:
    print_text(f"Run {run}: flatness {summary['status']}, {summary['seconds']:.1f} s, {summary['products']} products")
    if rows:
        print_table(rows, caption="mean ± standard deviation over the seeds")
    print_table(
        [
            {"classes": group} | {name: spread(figures[key], 1) for name, key in COLUMNS.items()}
            for group, figures in summary["groups"].items()
        ],
        caption="averages over the classes of a group",
    )


COLUMNS = {"λ min": "lambda_min", "λ max": "lambda_max", "trace": "trace", "negative mass": "negative_mass"}


def _row(payload: dict[str, Any]) -> dict[str, str]:
    figures = {name: spread(payload[key], 1) for name, key in COLUMNS.items()}
    return {"class": payload["class"], "group": payload["group"], "samples": str(payload["samples"])} | figures
