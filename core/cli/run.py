"""`imbalance-lab run`."""

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
from core.cli.printing import print_pairs, print_text
from core.cli.status import exit_status
from core.cli.train_or_replay import train_or_replay
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
    """Train one experiment, or show its run if the store has it."""
    let_idle_threads_sleep()
    hold_freed_memory()
    number = checkpoints_to_keep(checkpoints, no_store)
    use_device(device)
    from core.experiment import Experiment
    from core.experiment.double_correction import double_correction

    chosen = Experiment.from_dict(read_experiment(experiment, settings))
    output = JsonOutput() if json_lines else Output()
    with open_optional_store(no_store, store) as runs, interruptible(output.note) as stopped:
        output.begin({}, chosen.dataset.title)
        if warning := double_correction(chosen):
            output.note(warning)
        try:
            summary = train_or_replay(chosen, runs, output, stopped, number)
        finally:
            output.close()
    if not json_lines:
        averaged = f", mean ± standard deviation over {chosen.seeds} seeds" if chosen.seeds > 1 else ""
        print_text(f"Run {chosen.id}: {remarks(summary)}{averaged}")
        print_pairs(all_figures(summary).items(), indent=2)
    return exit_status([summary["status"]])
