"""`imbalance-lab compare`."""

from core.cli.opened import opened
from core.cli.options import RunIds, StoreAddress
from core.cli.tables import print_table
from core.errors import InvalidValue
from core.reports.figures_in_words import main_figures, remarks


def compare(runs: RunIds, store: StoreAddress = None) -> int:
    """Put stored runs side by side, named by what differs among them."""
    with opened(store) as store_:
        found = list({run.id: run for run in map(store_.get, runs)}.values())
        if len(found) < 2:
            raise InvalidValue(f"There is only run {found[0].id} to compare; give two different runs or more.")
        from core.frames import RunData, labels

        names = labels([run.experiment for run in found])
        last = [store_.records(run.id, run.last_epoch - 1) for run in found]
    compared = map(RunData.of_stored, found, names, last)
    rows = [
        {"what differs": run.label}
        | main_figures({**(run.summary or {}), "test": run.test})
        | {"status": remarks({"status": run.status} | (run.summary or {})), "run": run.id}
        for run in compared
    ]
    print_table(rows, caption="last epoch, mean ± standard deviation over the seeds")
    return 0
