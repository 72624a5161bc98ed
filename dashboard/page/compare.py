"""Compare: stored runs side by side, in the same views as on Explore."""

from collections.abc import Sequence

import streamlit as st

from core.errors import LabError, unknown
from core.experiment import Experiment
from core.frames import RunData
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.gathering import Frames
from dashboard.lab.lab import Lab
from dashboard.lab.opened import gatherer, opened
from dashboard.running import running
from dashboard.session import address, stored_choice
from dashboard.session.differences import differences
from dashboard.session.flatness_link import flatness_link
from dashboard.session.setting import VIEWS
from dashboard.session.sharing import copy_link
from dashboard.views import scripts, views
from dashboard.views.draw_view import draw_view

PAGE = "compare"
VIEW, PROBLEMS = "view of compare", "problems of compare"


def page() -> None:
    """Draw the page."""
    lab = opened()
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown("## Compare stored runs", anchors=False)
    try:
        _load(lab)
        stored_choice.choose(PAGE, lab)
        runs = gatherer(lab).runs(stored_choice.chosen_ids(PAGE))
    except LabError as error:
        st.error(for_a_page(error), icon=":material/database_off:")
        return
    query = {"runs": ",".join(stored_choice.chosen_ids(PAGE)), "view": st.session_state[VIEW]}
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
    if query is None and VIEW in st.session_state:
        return
    query = query or {}
    problems: list[str] = []
    stored_choice.read(PAGE, lab, query, problems, under_way=True)
    view = query.get("view", "results")
    if view not in VIEWS:
        problems.append(str(unknown("view", view, VIEWS)))
        view = "results"
    st.session_state[VIEW], st.session_state[PROBLEMS] = view, problems


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
