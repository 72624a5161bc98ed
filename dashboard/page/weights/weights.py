"""Weights: the weight of a class as a function of its size, for each static weighting, without training."""

from collections.abc import Mapping
from typing import Any

from core.errors import LabError
from core.experiment import Experiment
from dashboard.figures import weight_curves
from dashboard.page.weights import curves
from dashboard.page.weights.controls import controls
from dashboard.session import setting
from dashboard.session.page_state import PageState, query_of, read_values
from dashboard.session.setting import SETTING
from dashboard.session.sharing import copy_link
from dashboard.views import charts
from dashboard.words import docstrings, formulas
from dashboard.write import Markup, st, trusted

PAGE = "weights"


def page() -> None:
    """Draw the page."""
    values = STATE.current()
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown(Markup("# The weight of a sample, by the size of its class"), anchors=False)
    left.caption("The weights are computed from the class sizes alone: nothing is trained.")
    controls(values, _counts_of_explore)
    STATE.warn()
    try:
        state = curves.State(**values)
    except LabError as error:
        st.error(error, icon=":material/edit:")
        return
    query = query_of({name: getattr(state, name) for name in values})
    STATE.write(query)
    with right:
        copy_link(PAGE, query)
    weights = curves.curves(state)
    for problem in weights.problems:
        st.warning(problem, icon=":material/edit:")
    charts.show_figure(
        "weights by class size",
        weight_curves.how_to_read,
        lambda: (
            weight_curves.figure(weights.lines, weights.points),
            weight_curves.describe(weights.lines, weights.points),
        ),
        weights.points,
        signature=tuple(query.items()),
    )
    _cards(state)


def _read(query: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    return read_values(curves.State, query, counts=tuple(_counts_of_explore()))


STATE = PageState(PAGE, _read)


def _counts_of_explore() -> list[int]:
    current = st.session_state.get(SETTING) or setting.read({})[0]
    try:
        return Experiment.from_dict({**current.base, "weighting": "none"}).train_counts
    except LabError:
        return Experiment.from_dict({}).train_counts


def _cards(state: curves.State) -> None:
    """Draw one card per weighting, with its formula."""
    for column, slug in zip(st.columns(max(1, len(state.schemes))), state.schemes, strict=False):
        with column, st.container(border=True):
            scheme = curves.weighting(slug, state)
            st.markdown(Markup("**{}**").format(type(scheme).title))
            formulas.formula(scheme)
            st.caption(trusted(docstrings.summary(type(scheme))))
