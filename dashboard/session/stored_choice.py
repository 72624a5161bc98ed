"""Which stored runs a page shows: named by its address, chosen from a list, kept in the session."""

from collections.abc import Mapping

import streamlit as st

from core.errors import LabError
from dashboard.lab import interest
from dashboard.lab.lab import Lab
from dashboard.session import address, listing
from dashboard.session.setting import MAX_RUNS


def chosen_ids(page: str) -> list[str]:
    """The ids of the runs that the page shows, in order; `read` comes first."""
    return st.session_state[_key(page)]


def read(page: str, lab: Lab, query: Mapping[str, str], problems: list[str], *, under_way: bool = False) -> None:
    """Take the runs that a query names, whole ids or beginnings; where it names none, what Explore shows, or the newest.

    Args:
        page: whose runs they are.
        lab: whose store has them.
        query: its `runs`, separated by commas.
        problems: gets a sentence for each run that is not there, and one where they are more than a page shows.
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
    st.session_state[_key(page)] = ids[:MAX_RUNS]


def choose(page: str, lab: Lab) -> None:
    """The control that chooses among the newest stored runs; `read` comes first.

    Raises:
        StoreError: the store cannot be read.
    """
    titles = {
        run.id: f"{listing.what(run.experiment)} · {run.status} · {run.id[:8]}"
        for run in lab.store.list(limit=listing.MOST_RUNS)
        if run.last_epoch
    }
    kept, control = _key(page), f"{page}.runs"
    # A run may have been deleted meanwhile, or be older than the newest that are listed.
    st.session_state[kept] = [run_id for run_id in st.session_state[kept] if run_id in titles]

    def chosen() -> None:
        address.touch()
        st.session_state[kept] = st.session_state[control]

    if st.session_state.get(control) != st.session_state[kept]:
        st.session_state[control] = list(st.session_state[kept])
    st.multiselect(
        "Runs",
        list(titles),
        format_func=titles.__getitem__,
        key=control,
        on_change=chosen,
        max_selections=MAX_RUNS,
        select_all=False,
        placeholder="choose stored runs",
        help=f"Up to {MAX_RUNS}; type to search.",
    )


def _first(lab: Lab, under_way: bool) -> list[str]:
    """What Explore shows, else the newest finished runs: something to begin with."""
    asked = interest.asked()
    if under_way:
        shown = [run_id for run_id in asked if lab.store.find(run_id) is not None]
    else:
        shown = [run.id for run in lab.store.list(limit=listing.MOST_RUNS, status="done") if run.id in asked]
    return shown or [run.id for run in lab.store.list(limit=3, status="done")]


def _key(page: str) -> str:
    return f"runs of {page}"
