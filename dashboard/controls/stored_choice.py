"""Which stored runs a page shows: named by its address, or chosen from the newest."""

from collections.abc import Mapping, MutableMapping
from typing import Any

from core.errors import LabError
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.session.held import held
from dashboard.session.setting import MAX_RUNS
from dashboard.words.experiment_title import experiment_title
from dashboard.write import st

MOST_RUNS = 500  # that are listed


def read_runs(lab: Lab, query: Mapping[str, str], problems: list[str], *, under_way: bool = False) -> list[str]:
    """The ids of the runs that a query names by their ids or beginnings of them, else of those on Explore, else of the newest.

    Args:
        lab: whose store has them.
        query: its `runs`, separated by commas.
        problems: gets a sentence for each run that is not in the store, and one where they are more than a page shows.
        under_way: whether runs that have not come to their end stand for Explore too.

    Raises:
        StoreError: the store cannot be read.
    """
    ids = []
    for text in [part for part in query.get("runs", "").split(",") if part] or _first(lab, under_way):
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
    # A run may have been deleted meanwhile, or be older than the newest that are listed.
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


def _first(lab: Lab, under_way: bool) -> list[str]:
    """What Explore shows, else the newest finished runs: something to begin with."""
    asked = interest.requested_ids()
    if under_way:
        shown = [run_id for run_id in asked if lab.store.find(run_id) is not None]
    else:
        shown = [run.id for run in lab.store.list(limit=MOST_RUNS, status="done") if run.id in asked]
    return shown or [run.id for run in lab.store.list(limit=3, status="done")]
