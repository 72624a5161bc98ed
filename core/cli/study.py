"""`imbalance-lab study`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.experiment_argument import read_experiment
from core.cli.freed_memory import hold_freed_memory
from core.cli.idle_threads import let_idle_threads_sleep
from core.cli.interruption import interruptible
from core.cli.open_store import open_optional_store
from core.cli.options import (
    Device,
    ExperimentFile,
    JsonLines,
    KeepCheckpoints,
    NoStore,
    Settings,
    StoreAddress,
    checkpoints_to_keep,
    use_device,
)
from core.cli.output import JsonOutput, Output
from core.cli.printing import print_table
from core.cli.record_comparison import record_comparison
from core.cli.status import exit_status
from core.cli.train_or_replay import train_or_replay
from core.reports.figures_in_words import main_figures, plane_figures, remarks
from core.reports.numbers import Measured

if TYPE_CHECKING:
    from core.experiment import Experiment
    from core.experiment.study import StudyRun

PUBLISHED = "published by More %"


def study(
    experiment: ExperimentFile = None,
    settings: Settings = None,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary",
            metavar="AXIS:V1,V2,...",
            help="An axis or a key and its values, such as weighting:none,inverse or imbalance.factor:1,10,100; "
            "separate values that hold commas by semicolons. Give it once or twice.",
        ),
    ] = None,
    json_lines: JsonLines = False,
    store: StoreAddress = None,
    no_store: NoStore = False,
    device: Device = None,
    checkpoints: KeepCheckpoints = None,
) -> int:
    """Train an experiment for every value of one or two axes, one after another."""
    let_idle_threads_sleep()
    hold_freed_memory()
    number_of_checkpoints = checkpoints_to_keep(checkpoints, no_store)
    use_device(device)
    from core.experiment.double_correction import double_correction
    from core.experiment.study import Variation
    from core.experiment.study import study as experiments

    planned = experiments(read_experiment(experiment, settings), [Variation.parse(text) for text in vary or ()])
    output = JsonOutput() if json_lines else Output()
    rows, statuses = [], []
    with open_optional_store(no_store, store) as runs, interruptible(output.note) as stopped:
        try:
            for sentence in dict.fromkeys(double_correction(item.experiment) for item in planned):
                if sentence:
                    output.note(sentence)
            record_comparison(runs, [(item.experiment.id, item.varied) for item in planned])
            for number, item in enumerate(planned, start=1):
                title = ", ".join(f"{key}={value}" for key, value in item.varied.items())
                output.begin(varied_values(item), f"{number} of {len(planned)}: {title}")
                summary = train_or_replay(item.experiment, runs, output, stopped, number_of_checkpoints)
                figures = plane_or_groups(item.experiment, summary)
                rows.append(item.varied | figures | {"status": remarks(summary), "run": item.experiment.id})
                statuses.append(summary["status"])
                if stopped():
                    statuses.append("stopped")
                    break
        finally:
            output.close()
    if not json_lines:
        seeds = max(item.experiment.seeds for item in planned)
        if not any(row.get(PUBLISHED) for row in rows):
            rows = [{name: value for name, value in row.items() if name != PUBLISHED} for row in rows]
        print_table(rows, caption=f"mean ± standard deviation over {seeds} seeds" if seeds > 1 else "")
    return exit_status(statuses)


def plane_or_groups(experiment: "Experiment", summary: dict[str, Any]) -> dict[str, str | Measured]:
    """Return the figures of a run in a study; with two classes, those of More's plane and his published results, not groups."""
    figures: dict[str, str | Measured] = {**main_figures(summary)}
    if len(experiment.class_names) != 2:
        return figures
    from core.frames.published import published_row

    row = published_row(experiment.to_dict())
    published = f"{100 * row.majority_precision:.0f} / {100 * row.minority_recall:.0f}" if row else ""
    note = ", reproduced by nobody" if row and not row.reproduced else ""
    seconds = figures.pop("seconds")
    for group in ("many", "medium", "few"):
        figures.pop(f"{group} %")
    figures |= plane_figures(summary, experiment.class_names)
    return figures | {PUBLISHED: published + note, "seconds": seconds}


def varied_values(item: "StudyRun") -> dict[str, Any]:
    """Return the varied values by key, as in the JSON of the experiment: numbers as numbers."""
    values = item.experiment.to_dict()
    varied = {}
    for key in item.varied:
        part: Any = values
        for name in key.split("."):
            part = part[name]
        varied[key] = part["name"] if isinstance(part, dict) else part
    return varied
