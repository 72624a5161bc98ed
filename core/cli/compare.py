"""`imbalance-lab compare`."""

from typing import TYPE_CHECKING, Any

from core.cli.opened import opened
from core.cli.options import RunIds, StoreAddress
from core.cli.tables import print_table
from core.errors import InvalidValue
from core.reports.figures_in_words import main_figures, remarks

if TYPE_CHECKING:
    from core.store import RunStore, StoredRun


def compare(runs: RunIds, store: StoreAddress = None) -> int:
    """Put stored runs side by side, named by what differs among them."""
    with opened(store) as store_:
        found = list({run.id: run for run in map(store_.get, runs)}.values())
        if len(found) < 2:
            raise InvalidValue(f"There is only run {found[0].id} to compare; give two different runs or more.")
        summaries = [_summary(store_, run) for run in found]
    from core.frames import labels

    names = labels([run.experiment for run in found])
    rows = [
        {"what differs": name} | main_figures(summary) | {"status": remarks(summary), "run": run.id}
        for name, run, summary in zip(names, found, summaries, strict=True)
    ]
    print_table(rows, caption="last epoch, mean ± standard deviation over the seeds")
    return 0


def _summary(store: "RunStore", run: "StoredRun") -> dict[str, Any]:
    """The summary; of a run that was cut short what its last record has."""
    records = [] if run.summary and "test" in run.summary else store.records(run.id, run.last_epoch - 1)
    return {"status": run.status} | ({"test": records[-1]["test"]} if records else {}) | (run.summary or {})
