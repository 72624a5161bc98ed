"""`imbalance-lab study`."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.freed_memory import hold_freed_memory
from core.cli.interruption import interruptible
from core.cli.opened import opened_unless
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
from core.cli.perform import perform
from core.cli.source import base
from core.cli.status import exit_status
from core.cli.tables import print_table
from core.cli.waiting import wait_asleep
from core.reports.figures_in_words import main_figures, plane_figures, remarks

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
            help="An axis or a key and the values it takes, such as weighting:none,inverse or imbalance.factor:1,10,100; "
            "semicolons between values that hold commas. Once or twice.",
        ),
    ] = None,
    json_lines: JsonLines = False,
    store: StoreAddress = None,
    no_store: NoStore = False,
    device: Device = None,
    checkpoints: KeepCheckpoints = None,
) -> int:
    """Train one experiment for every value of one or two axes, one after another."""
    wait_asleep()
    hold_freed_memory()
    kept = checkpoints_to_keep(checkpoints, no_store)
    use_device(device)
    from core.experiment.double_correction import double_correction
    from core.experiment.study import Variation
    from core.experiment.study import study as experiments

    planned = experiments(base(experiment, settings), [Variation.parse(text) for text in vary or ()])
    told = JsonOutput() if json_lines else Output()
    rows, statuses = [], []
    with opened_unless(no_store, store) as runs, interruptible(told.note) as stopped:
        try:
            for sentence in dict.fromkeys(double_correction(item.experiment) for item in planned):
                if sentence:
                    told.note(sentence)
            for number, item in enumerate(planned, start=1):
                title = ", ".join(f"{key}={value}" for key, value in item.varied.items())
                told.begin(varied_values(item), f"{number} of {len(planned)}: {title}")
                summary = perform(item.experiment, runs, told, stopped, kept)
                figures = plane_or_groups(item.experiment, summary)
                rows.append(item.varied | figures | {"status": remarks(summary), "run": item.experiment.id})
                statuses.append(summary["status"])
                if stopped():
                    statuses.append("stopped")
                    break
        finally:
            told.close()
    if not json_lines:
        seeds = max(item.experiment.seeds for item in planned)
        if not any(row.get(PUBLISHED) for row in rows):
            rows = [{name: value for name, value in row.items() if name != PUBLISHED} for row in rows]
        print_table(rows, caption=f"mean ± standard deviation over {seeds} seeds" if seeds > 1 else "")
    return exit_status(statuses)


def plane_or_groups(experiment: "Experiment", summary: dict[str, Any]) -> dict[str, str]:
    """The figures of a run in a study: of two classes those of More's plane in place of the groups, and what he published."""
    figures = main_figures(summary)
    if len(experiment.class_names) != 2:
        return figures
    from core.frames.published import published_row

    row = published_row(experiment.to_dict())
    published = f"{100 * row.majority_precision:.0f} / {100 * row.minority_recall:.0f}" if row else ""
    nobody = ", reproduced by nobody" if row and not row.reproduced else ""
    cost = figures.pop("seconds")
    for group in ("many", "medium", "few"):
        figures.pop(f"{group} %")
    figures |= plane_figures(summary, experiment.class_names)
    return figures | {PUBLISHED: published + nobody, "seconds": cost}


def varied_values(item: "StudyRun") -> dict[str, Any]:
    """What was varied, by key, as the JSON values that the experiment holds: numbers as numbers."""
    values = item.experiment.to_dict()
    found = {}
    for key in item.varied:
        part: Any = values
        for name in key.split("."):
            part = part[name]
        found[key] = part["name"] if isinstance(part, dict) else part
    return found
