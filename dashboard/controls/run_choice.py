"""The stored runs of a page: read from its address, or chosen from the newest comparisons and runs."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from core.errors import LabError
from core.store import StoredRun
from dashboard.controls.groups import MOST_RUNS, Suits, distinct_titles, recent_groups
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.session.held import held
from dashboard.session.setting import MAX_RUNS
from dashboard.words.experiment_title import experiment_title
from dashboard.write import st


def read_runs(
    lab: Lab, query: Mapping[str, str], problems: list[str], suits: Suits, *, under_way: bool = False
) -> list[str]:
    """Return the ids of the runs that a query names, or else of the runs on Explore, or else of the last comparison that suits.

    Args:
        lab: with the store of the runs.
        query: `runs` holds ids, or beginnings of ids, separated by commas.
        problems: receives one sentence for each run that is not in the store, and one where the runs are too many.
        suits: whether the page has something to show of a run; others of the last comparison are left out.
        under_way: whether unfinished runs on Explore count too.

    Raises:
        StoreError: the store cannot be read.
    """
    ids = []
    for text in [part for part in query.get("runs", "").split(",") if part] or _default_runs(lab, suits, under_way):
        try:
            ids.append(lab.store.get(text).id)
        except LabError as error:
            problems.append(str(error))
    ids = list(dict.fromkeys(ids))
    if len(ids) > MAX_RUNS:
        problems.append(f"The link names {len(ids)} runs; a page shows at most {MAX_RUNS}, the first ones are taken.")
    return ids[:MAX_RUNS]


def choose_runs(page: str, lab: Lab, values: MutableMapping[str, Any], suits: Suits) -> None:
    """Draw the controls that choose a comparison, or any stored runs; `values["runs"]` holds the ids.

    Raises:
        StoreError: the store cannot be read.
    """
    stored = lab.store.list(limit=MOST_RUNS)
    titles = {
        run.id: f"{experiment_title(run.experiment)} · {run.status} · {run.id[:8]}" for run in stored if run.last_epoch
    }
    # A run may have been deleted, or may be older than all runs in the list.
    values["runs"] = [run_id for run_id in values["runs"] if run_id in titles]
    groups = {group.comparison.id: group for group in recent_groups(lab, stored, suits)}
    left, right = st.columns([3, 2]) if groups else (st.container(), st.container())
    if groups:
        held(
            left.selectbox,
            "Comparison",
            list(groups),
            key=f"{page}.comparison",
            value=next((key for key, group in groups.items() if _ids(group.runs) == values["runs"]), None),
            store=lambda key: values.update(runs=_ids(groups[key].runs)),
            format_func=distinct_titles(groups).__getitem__,
            placeholder="runs of your own choice",
            help="Runs that were started together, on Explore, by a lesson or by `imbalance-lab study`; the last ones first.",
        )
    held(
        right.multiselect,
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


def _default_runs(lab: Lab, suits: Suits, under_way: bool) -> list[str]:
    """Return the runs on Explore, those that suit the page if any does, or else the last comparison that has such runs."""
    on_explore = [run for run in map(lab.store.find, interest.requested_ids()) if run is not None]
    if not under_way:
        on_explore = [run for run in on_explore if run.status == "done"]
    if on_explore:
        return [run.id for run in on_explore if suits(run) or under_way] or [run.id for run in on_explore]
    groups = recent_groups(lab, lab.store.list(limit=MOST_RUNS), suits)
    return _ids(groups[0].runs) if groups else []


def _ids(runs: Sequence[StoredRun]) -> list[str]:
    return [run.id for run in runs[:MAX_RUNS]]
