"""`imbalance-lab run`."""

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
from core.cli.tables import print_pairs, print_text
from core.cli.waiting import wait_asleep
from core.reports.figures_in_words import all_figures, remarks


def run(
    experiment: ExperimentFile = None,
    settings: Settings = None,
    json_lines: JsonLines = False,
    store: StoreAddress = None,
    no_store: NoStore = False,
    device: Device = None,
    checkpoints: KeepCheckpoints = None,
) -> int:
    """Train one experiment, or show it again when the store has it."""
    wait_asleep()
    hold_freed_memory()
    number = checkpoints_to_keep(checkpoints, no_store)
    use_device(device)
    from core.experiment import Experiment
    from core.experiment.double_correction import double_correction

    chosen = Experiment.from_dict(base(experiment, settings))
    told = JsonOutput() if json_lines else Output()
    with opened_unless(no_store, store) as runs, interruptible(told.note) as stopped:
        told.begin({}, chosen.dataset.title)
        if twice := double_correction(chosen):
            told.note(twice)
        try:
            summary = perform(chosen, runs, told, stopped, number)
        finally:
            told.close()
    if not json_lines:
        over = f", mean ± standard deviation over {chosen.seeds} seeds" if chosen.seeds > 1 else ""
        print_text(f"Run {chosen.id}: {remarks(summary)}{over}")
        print_pairs(all_figures(summary).items(), indent=2)
    return exit_status([summary["status"]])
