"""The stored runs of a page: read from its address, or chosen from the newest."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from core.errors import LabError
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.session.held import held
from dashboard.session.setting import MAX_RUNS
from dashboard.words.experiment_title import experiment_title
from dashboard.write import st

MOST_RUNS = 500  # in a list


def read_runs(lab: Lab, query: Mapping[str, str], problems: list[str], *, under_way: bool = False) -> list[str]:
    """Return the ids of the runs that a query names, or else of the runs on Explore, or else of the newest runs.

    Args:
        lab: with the store of the runs.
        query: `runs` holds ids, or beginnings of ids, separated by commas.
        problems: receives one sentence for each run that is not in the store, and one where the runs are too many.
        under_way: whether unfinished runs on Explore count too.

    Raises:
        StoreError: the store cannot be read.
    """
    ids = []
    for text in [part for part in query.get("runs", "").split(",") if part] or _default_runs(lab, under_way):
        try:
            ids.append(lab.store.get(text).id)
        except LabError as error:
            problems.append(str(error))
    ids = list(dict.fromkeys(ids))
    if len(ids) > MAX_RUNS:
        problems.append(f"The link names {len(ids)} runs; a page shows at most {MAX_RUNS}, the first ones are taken.")
    return ids[:MAX_RUNS]


def choose_runs(page: str, lab: Lab, values: MutableMapping[str, Any]) -> None:
    """Draw the control that chooses among the newest stored runs; `values["runs"]` holds their ids.

    Raises:
        StoreError: the store cannot be read.
    """
    titles = {
        run.id: f"{experiment_title(run.experiment)} · {run.status} · {run.id[:8]}"
        for run in lab.store.list(limit=MOST_RUNS)
        if run.last_epoch
    }
    # A run may have been deleted, or may be older than all runs in the list.
    values["runs"] = [run_id for run_id in values["runs"] if run_id in titles]
    held(
        st.multiselect,
        "Runs",
        list(titles),
        key=f"{page}.runs",
        value=values["runs"],
        store=lambda ids: values.update(runs=list(ids)),
        format_func=titles.__getitem__,
        max_selections=MAX_RUNS,
        select_all=False,
        placeholder="choose stored runs",
        help=f"Up to {MAX_RUNS}; type to search.",
    )


def _default_runs(lab: Lab, under_way: bool) -> list[str]:
    """Return the runs on Explore, or else the newest finished runs."""
    requested = interest.requested_ids()
    if under_way:
        ids = [run_id for run_id in requested if lab.store.find(run_id) is not None]
    else:
        ids = [run.id for run in lab.store.list(limit=MOST_RUNS, status="done") if run.id in requested]
    return ids or [run.id for run in lab.store.list(limit=3, status="done")]
