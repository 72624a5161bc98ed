"""Weights: what each static weighting makes of the size of a class; nothing is trained."""

from typing import Any

import streamlit as st

from core.errors import LabError
from core.experiment import Experiment
from core.method.component import component
from core.method.parameter import parameters
from dashboard.controls import forms
from dashboard.figures import weight_curves
from dashboard.session import address, setting
from dashboard.session.setting import SETTING
from dashboard.session.sharing import copy_link
from dashboard.views import charts, curves
from dashboard.words import docstrings, formulas

PAGE = "weights"
VALUES, PROBLEMS = "values of weights", "problems of weights"


def page() -> None:
    """Draw the page."""
    values = _current()
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown("### What a sample counts, by the size of its class", anchors=False)
    left.caption("The weights are computed from the class sizes alone: nothing is trained.")
    _controls(values)
    for problem in st.session_state.get(PROBLEMS, []):
        st.warning(problem, icon=":material/link_off:")
    try:
        state = curves.State(**values)
    except LabError as error:
        st.error(str(error), icon=":material/edit:")
        return
    query = curves.write(state)
    address.write(PAGE, query)
    with right:
        copy_link(PAGE, query)
    drawn = curves.curves(state)
    for problem in drawn.problems:
        st.warning(problem, icon=":material/edit:")
    charts.simple(
        "weights by class size",
        weight_curves.how_to_read,
        lambda: (weight_curves.figure(drawn.lines, drawn.points), weight_curves.describe(drawn.lines, drawn.points)),
        drawn.points,
        signature=tuple(query.items()),
    )
    _cards(state)


def _current() -> dict[str, Any]:
    if address.touched():
        st.session_state[PROBLEMS] = []
    query = address.incoming(PAGE)
    if query is not None or VALUES not in st.session_state:
        state, st.session_state[PROBLEMS] = curves.read(query or {}, _counts_of_explore())
        st.session_state[VALUES] = {item.name: getattr(state, item.name) for item in parameters(curves.State)}
    return st.session_state[VALUES]


def _counts_of_explore() -> list[int]:
    current = st.session_state.get(SETTING) or setting.read({})[0]
    try:
        return Experiment.from_dict({**current.base, "weighting": "none"}).train_counts
    except LabError:
        return Experiment.from_dict({}).train_counts


def _controls(values: dict[str, Any]) -> None:
    by_name = {item.name: item for item in parameters(curves.State)}

    def chosen() -> None:
        address.touch()
        values["schemes"] = tuple(slug for slug in curves.schemes() if slug in st.session_state["schemes"])

    def take_counts() -> None:
        address.touch()
        values["counts"] = tuple(_counts_of_explore())

    if st.session_state.get("schemes") != list(values["schemes"]):
        st.session_state["schemes"] = list(values["schemes"])
    st.pills(
        "Weightings",
        curves.schemes(),
        selection_mode="multi",
        format_func=lambda slug: component("weighting", slug).title,
        key="schemes",
        on_change=chosen,
        help=by_name["schemes"].help,
    )
    columns = st.columns([3, 2, 2, 2], vertical_alignment="top")
    with columns[0]:
        forms.field("weights", by_name["counts"], values)
        st.button(
            "Take the counts of Explore",
            icon=":material/insights:",
            type="tertiary",
            on_click=take_counts,
        )
    used = {item.name for slug in values["schemes"] for item in parameters(component("weighting", slug))}
    for column, name in zip(
        columns[1:], ["normalisation", *(name for name in ("beta", "ratio") if name in used)], strict=False
    ):
        with column:
            forms.field("weights", by_name[name], values)


def _cards(state: curves.State) -> None:
    schemes = state.schemes
    for column, slug in zip(st.columns(max(1, len(schemes))), schemes, strict=False):
        with column, st.container(border=True):
            kind = component("weighting", slug)
            fields = {item.name: getattr(state, item.name) for item in parameters(kind) if hasattr(state, item.name)}
            st.markdown(f"**{kind.title}**")
            formulas.formula(kind(**fields))
            st.caption(docstrings.summary(kind))
