"""`imbalance-lab compare`."""

from core.cli.open_store import open_store
from core.cli.options import RunIds, StoreAddress
from core.cli.printing import print_table
from core.errors import InvalidValue
from core.reports.figures_in_words import main_figures, remarks


def compare(runs: RunIds, store: StoreAddress = None) -> int:
    """Put stored runs side by side, named by the settings in which they differ."""
    with open_store(store) as store_:
        stored = list({run.id: run for run in map(store_.get, runs)}.values())
        if len(stored) < 2:
            raise InvalidValue(f"There is only run {stored[0].id} to compare; give two different runs or more.")
        from core.frames import RunData, labels

        names = labels([run.experiment for run in stored])
        last = [store_.records(run.id, run.last_epoch - 1) for run in stored]
    runs_data = map(RunData.of_stored, stored, names, last)
    rows = [
        {"what differs": run.label}
        | main_figures({**(run.summary or {}), "test": run.test})
        | {"status": remarks({"status": run.status} | (run.summary or {})), "run": run.id}
        for run in runs_data
    ]
    print_table(rows, caption="last epoch, mean ± standard deviation over the seeds")
    return 0
