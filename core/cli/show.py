"""`imbalance-lab show`."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.open_store import open_store
from core.cli.options import JsonLines, RunId, StoreAddress
from core.cli.output import JsonOutput
from core.cli.printing import print_pairs, print_text
from core.cli.train_or_replay import replay
from core.errors import InvalidValue
from core.reports.figures_in_words import all_figures, remarks

if TYPE_CHECKING:
    from core.store import StoredRun


def show(
    run: RunId,
    json_lines: JsonLines = False,
    code: Annotated[
        bool,
        typer.Option("--code", help="Print a Python script on public libraries that gives the numbers of the run."),
    ] = False,
    store: StoreAddress = None,
) -> int:
    """Show a stored run: its experiment, software, machine and result; with --json its lines as during training."""
    if code and json_lines:
        raise InvalidValue("--code and --json contradict each other; give one of them.")
    with open_store(store) as runs:
        stored = runs.get(run)
        if code:
            from core.script import script_of

            sys.stdout.write(script_of(stored))
        elif json_lines:
            output = JsonOutput()
            output.begin({}, "")
            replay(runs, stored, output)
        else:
            _print(stored)
    return 0


def _print(run: "StoredRun") -> None:
    ended = f", ended {run.finished.astimezone():%Y-%m-%d %H:%M:%S}" if run.finished else ""
    print_text(f"Run {run.id}: {remarks({'status': run.status} | (run.summary or {}))}")
    if run.error:
        print_text(run.error)
    print_pairs(
        [
            ("created", f"{run.created.astimezone():%Y-%m-%d %H:%M:%S}{ended}"),
            ("epochs", f"{run.last_epoch} of {run.experiment.get('epochs')}"),
            *((name, str(value)) for name, value in run.provenance.items()),
            (
                "training samples",
                ", ".join(f"{n}: {c}" for n, c in zip(run.class_names, run.train_counts, strict=False)),
            ),
        ],
        indent=2,
    )
    print_text("Experiment")
    print_pairs(((axis, _in_words(value)) for axis, value in run.experiment.items()), indent=2)
    if run.summary is not None:
        print_text("Result of the last epoch, mean ± standard deviation over the seeds")
        print_pairs(all_figures(run.summary).items(), indent=2)


def _in_words(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    fields = ", ".join(f"{name} {field}" for name, field in value.items() if name != "name")
    return f"{value.get('name')} ({fields})" if fields else str(value.get("name"))
