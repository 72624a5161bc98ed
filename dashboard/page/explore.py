"""Explore: set up an experiment, compare along an axis, and watch."""

import streamlit as st

from core.errors import LabError
from dashboard.controls.comparison import Comparison, comparison, conditions, headline
from dashboard.controls.sidebar import sidebar
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.opened import gatherer, opened
from dashboard.running import missing, running
from dashboard.session import address, setting
from dashboard.session.flatness_link import flatness_link
from dashboard.session.setting import SETTING, VIEWS, Setting
from dashboard.session.sharing import copy_link
from dashboard.views import scripts, views
from dashboard.views.draw_view import draw_view
from dashboard.words import formulas

PAGE = "explore"
CARDS_IN_A_ROW = 3
PROBLEMS = "problems of explore"


def page() -> None:
    """Draw the page."""
    current = _current()
    sidebar(current)
    lab = opened()
    try:
        shown = comparison(current)
    except LabError as error:
        st.error(for_a_page(error), icon=":material/edit:")
        st.caption("Nothing is trained until this is changed in the sidebar.")
        return
    if any(missing.offer(dataset) for dataset in dict.fromkeys(run.dataset for run in shown.experiments)):
        address.write(PAGE, setting.write(current, shown.base))
        return
    offered = views.available(
        [experiment.to_dict() for experiment in shown.experiments],
        [len(experiment.class_names) for experiment in shown.experiments],
    )
    if current.view not in offered:
        current.view = offered[0]
    query = setting.write(current, shown.base)
    address.write(PAGE, query)
    _head(shown, current, query)
    if not shown.experiments:
        return
    with st.container(key="explore-main", gap="small"):
        if running.ensure(lab, shown.experiments):
            _choose_view(current, offered)
            running.live(
                lab,
                gatherer(lab),
                shown.experiments,
                lambda frames: draw_view(current.view, frames, place=PAGE),
                views.beside(current.view, shown.experiments),
            )
        if running.all_done(lab, shown.experiments):
            flatness_link({run.id: run.to_dict() for run in shown.experiments})
    _formulas(shown)
    scripts.fold([run for one in shown.experiments if (run := lab.executor.run(one.id)) is not None])


def _current() -> Setting:
    """The setting of this session, or the one that the address asks for."""
    if address.touched():
        st.session_state[PROBLEMS] = []
    query = address.incoming(PAGE)
    # Other pages set up the experiment too; an address without a query leaves it as it is.
    if query or SETTING not in st.session_state:
        st.session_state[SETTING], st.session_state[PROBLEMS] = setting.read(query or {})
    return st.session_state[SETTING]


def _head(shown: Comparison, current: Setting, query: dict[str, str]) -> None:
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown(f"### {headline(shown, current)}", anchors=False)
    left.caption(conditions(shown, current))
    with right:
        copy_link("", query)
    for problem in dict.fromkeys(st.session_state.get(PROBLEMS, [])):
        st.warning(f"{problem} The value is replaced by one that works.", icon=":material/link_off:")
    for problem in shown.problems:
        st.warning(problem, icon=":material/edit:")


def _choose_view(current: Setting, offered: list[str]) -> None:
    def chosen() -> None:
        address.touch()
        current.view = st.session_state["view"]

    if st.session_state.get("view") != current.view:
        st.session_state["view"] = current.view
    st.segmented_control(
        "View",
        offered,
        format_func=VIEWS.__getitem__,
        key="view",
        on_change=chosen,
        required=True,
        label_visibility="collapsed",
    )


def _formulas(shown: Comparison) -> None:
    """A card for each method on the page, three in a row; the plain one says nothing beside others."""
    runs = list({tuple(formulas.parts(run)): run for run in shown.experiments}.values())
    runs = [run for run in runs if formulas.says_something(run)] or runs
    with st.expander(
        "The formula, with the numbers of this page", key="formulas", icon=":material/function:", on_change="rerun"
    ) as fold:
        if fold.open:
            for first in range(0, len(runs), CARDS_IN_A_ROW):
                row = runs[first : first + CARDS_IN_A_ROW]
                for column, run in zip(st.columns(min(len(runs), CARDS_IN_A_ROW)), row, strict=False):
                    with column:
                        formulas.card(run)
