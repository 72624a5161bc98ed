"""Compare: stored runs side by side, in the same views as on Explore."""

from collections.abc import Sequence

import streamlit as st

from core.errors import LabError, unknown
from core.experiment import Experiment
from core.frames import RunData
from core.store import StoredRun
from dashboard import address, interest, listing, running, scripts, views
from dashboard.differences import differences
from dashboard.flatness_link import flatness_link
from dashboard.gathering import Frames
from dashboard.lab import Lab
from dashboard.opened import gatherer, opened
from dashboard.page.explore import draw_view
from dashboard.setting import MAX_RUNS, VIEWS
from dashboard.sharing import copy_link

PAGE = "compare"
IDS, VIEW, PROBLEMS = "runs of compare", "view of compare", "problems of compare"


def page() -> None:
    """Draw the page."""
    lab = opened()
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown("## Compare stored runs", anchors=False)
    try:
        _load(lab)
        _choose(lab.store.list(limit=listing.MOST_RUNS))
        runs = gatherer(lab).runs(st.session_state[IDS])
    except LabError as error:
        st.error(str(error), icon=":material/database_off:")
        return
    query = {"runs": ",".join(st.session_state[IDS]), "view": st.session_state[VIEW]}
    address.write(PAGE, query)
    with right:
        copy_link(PAGE, query)
    for problem in st.session_state[PROBLEMS]:
        st.warning(problem, icon=":material/link_off:")
    if not runs:
        st.info("Choose runs above, or select them on the page Runs.", icon=":material/compare_arrows:")
        return
    _what_differs(runs)
    _choose_view(views.available([run.experiment for run in runs], [len(run.class_names) for run in runs]))
    draw_view(st.session_state[VIEW], Frames(runs, lab.executor, _beside(lab, runs)), place="compare")
    flatness_link({run.id: run.experiment for run in runs})
    scripts.fold([run for one in runs if (run := lab.executor.run(one.id)) is not None])


def _beside(lab: Lab, runs: Sequence[RunData]) -> list[RunData]:
    """The runs that the view shows these beside; a moment's training where they are not stored."""
    try:
        wanted = views.beside(st.session_state[VIEW], [Experiment.from_dict(run.experiment) for run in runs])
    except LabError as error:
        st.warning(f"The curve of a plain logistic regression is missing: {error}", icon=":material/warning:")
        return []
    return running.beside(lab, gatherer(lab), wanted)


def _load(lab: Lab) -> None:
    if address.touched():
        st.session_state[PROBLEMS] = []
    query = address.incoming(PAGE)
    if query is None and IDS in st.session_state:
        return
    query, problems, ids = query or {}, [], []
    wanted = [part for part in query.get("runs", "").split(",") if part]
    for text in wanted or _newest(lab):
        try:
            ids.append(lab.store.get(text).id)
        except LabError as error:
            problems.append(str(error))
    view = query.get("view", "results")
    if view not in VIEWS:
        problems.append(str(unknown("view", view, VIEWS)))
        view = "results"
    if len(ids) > MAX_RUNS:
        problems.append(
            f"The link names {len(ids)} runs; a page compares at most {MAX_RUNS}, the first ones are taken."
        )
    st.session_state[IDS] = list(dict.fromkeys(ids))[:MAX_RUNS]
    st.session_state[VIEW], st.session_state[PROBLEMS] = view, problems


def _newest(lab: Lab) -> list[str]:
    """What Explore shows, else the newest finished runs: something to begin with."""
    shown = [run_id for run_id in interest.asked() if lab.store.find(run_id) is not None]
    return shown or [run.id for run in lab.store.list(limit=3, status="done")]


def _choose(stored: Sequence[StoredRun]) -> None:
    titles = {
        run.id: f"{listing.what(run.experiment)} · {run.status} · {run.id[:8]}" for run in stored if run.last_epoch
    }
    # A run may have been deleted meanwhile, or be older than the newest that are listed.
    st.session_state[IDS] = [run_id for run_id in st.session_state[IDS] if run_id in titles]

    def chosen() -> None:
        address.touch()
        st.session_state[IDS] = st.session_state["compared runs"]

    if st.session_state.get("compared runs") != st.session_state[IDS]:
        st.session_state["compared runs"] = list(st.session_state[IDS])
    st.multiselect(
        "Runs",
        list(titles),
        format_func=titles.__getitem__,
        key="compared runs",
        on_change=chosen,
        max_selections=MAX_RUNS,
        select_all=False,
        placeholder="choose stored runs",
        help=f"Up to {MAX_RUNS}; type to search.",
    )


def _choose_view(offered: list[str]) -> None:
    if st.session_state[VIEW] not in offered:
        st.session_state[VIEW] = offered[0]

    def chosen() -> None:
        address.touch()
        st.session_state[VIEW] = st.session_state["compared view"]

    if st.session_state.get("compared view") != st.session_state[VIEW]:
        st.session_state["compared view"] = st.session_state[VIEW]
    st.segmented_control(
        "View",
        offered,
        format_func=VIEWS.__getitem__,
        key="compared view",
        on_change=chosen,
        required=True,
        label_visibility="collapsed",
    )


def _what_differs(runs: Sequence[RunData]) -> None:
    if len(runs) < 2:
        return
    table = differences([run.experiment for run in runs], [run.label for run in runs])
    if table.empty:
        st.caption("These runs have the same settings.")
        return
    st.markdown("**What differs**")
    st.dataframe(table, hide_index=True, height="content", row_height=30)
    alike = {tuple(run.class_names) for run in runs}
    if len(alike) > 1:
        st.warning(
            "These runs have different classes: their curves do not show the same thing.", icon=":material/warning:"
        )
