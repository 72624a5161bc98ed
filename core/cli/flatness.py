"""`imbalance-lab flatness`."""

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.freed_memory import hold_freed_memory
from core.cli.idle_threads import let_idle_threads_sleep
from core.cli.interruption import interruptible
from core.cli.open_store import open_store
from core.cli.options import JsonLines, RunId, StoreAddress, checkpoints_to_keep
from core.cli.output import Output
from core.cli.printing import print_table, print_text
from core.cli.status import exit_status
from core.errors import InvalidValue
from core.reports.figures_in_words import spread

if TYPE_CHECKING:
    from core.flatness import Measurement
    from core.store import RunStore, StoredRun

FlatnessSet = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="Set one of samples, steps, starts, loss, seed, such as samples=100 or loss=training. Repeatable.",
    ),
]


OverTraining = Annotated[
    bool,
    typer.Option(
        "--over-training", help="Measure at every checkpoint; a run without checkpoints is trained again to get some."
    ),
]
Checkpoints = Annotated[
    str | None,
    typer.Option(
        "--checkpoints",
        metavar="N",
        help="With --over-training: number of checkpoints for a run without any; 8 by default.",
    ),
]


def flatness(
    run: RunId,
    settings: FlatnessSet = None,
    json_lines: JsonLines = False,
    store: StoreAddress = None,
    over_training: OverTraining = False,
    checkpoints: Checkpoints = None,
) -> int:
    """Measure how flat the minimum of a stored run is for each class, or show an earlier measurement."""
    let_idle_threads_sleep()
    hold_freed_memory()
    number = _number(over_training, checkpoints)
    from core.experiment.codec import parse_assignments
    from core.flatness import Flatness, FlatnessHistory, FlatnessSettings, measure_stored

    chosen = FlatnessSettings.from_dict(parse_assignments(settings or ()))
    measurement = FlatnessHistory(chosen, number) if over_training else Flatness(chosen)
    output = Output(bar=False)
    rows: list[dict[str, str]] = []

    def emit(payload: dict[str, Any]) -> None:
        if json_lines:
            print(json.dumps({"type": "class"} | payload, allow_nan=False), flush=True)
        elif "note" in payload:
            output.note(payload["note"])
        rows.append(_row(payload))

    with open_store(store) as runs, interruptible(output.note, "after this product") as stopped:
        stored = runs.get(run)
        _announce_time(runs, stored, measurement, output)
        result = measure_stored(runs, stored, measurement, emit, stopped)
    if json_lines:
        print(json.dumps({"type": "summary"} | result.summary, allow_nan=False), flush=True)
    elif over_training:
        _print_over_training(stored.id, result.summary)
    else:
        _print(stored.id, rows, result.summary)
    return exit_status([result.status])


def _number(over_training: bool, checkpoints: str | None) -> int:
    from core.training.checkpoints import USUAL

    if checkpoints is not None and not over_training:
        raise InvalidValue("--checkpoints has no effect without --over-training; give both, or neither.")
    return checkpoints_to_keep(checkpoints, no_store=False) or USUAL


def _announce_time(store: "RunStore", run: "StoredRun", measurement: "Measurement", output: Output) -> None:
    """Announce the expected time of the measurement, unless all of it is stored."""
    from core.flatness.stored import plan_measurement, stored_result

    before = stored_result(store, run, measurement)
    if before is None or before.status != "done":
        plan = plan_measurement(store, run, measurement)
        seconds = max(1, round(plan.seconds_left(len(before.payloads) if before else 0)))
        retraining = "The run is trained again first, to get checkpoints. " if plan.trains_again else ""
        output.note(f"{retraining}Measuring {plan.extent} takes about {seconds:,} s on one core.")


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


def _print_over_training(run: str, summary: dict[str, Any]) -> None:
    print_text(
        f"Run {run}: flatness over training {summary['status']}, {summary['seconds']:.1f} s, {summary['products']} products"
    )
    rows = [
        {"epoch": str(epoch["epoch"]), "classes": group}
        | {name: spread(figures[key], 1) for name, key in COLUMNS.items()}
        for epoch in summary["epochs"]
        for group, figures in epoch["groups"].items()
    ]
    if rows:
        print_table(rows, caption="averages over the classes of a group, mean ± standard deviation over the seeds")


COLUMNS = {"λ min": "lambda_min", "λ max": "lambda_max", "trace": "trace", "negative mass": "negative_mass"}


def _row(payload: dict[str, Any]) -> dict[str, str]:
    figures = {name: spread(payload[key], 1) for name, key in COLUMNS.items()}
    return {"class": payload["class"], "group": payload["group"], "samples": str(payload["samples"])} | figures
