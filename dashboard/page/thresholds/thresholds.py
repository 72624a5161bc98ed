"""Thresholds: the outcome of stored probabilities at any threshold, share of positives and costs, without training."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from core.errors import LabError
from core.frames import ScoredRun, at_threshold_frame, best_thresholds_frame, share_in_training
from core.thresholds import ThresholdSettings
from dashboard.controls.run_choice import choose_runs, read_runs
from dashboard.lab.lab import Lab
from dashboard.page.thresholds import controls as threshold_controls
from dashboard.page.thresholds import formulas as threshold_formulas
from dashboard.page.thresholds import views as threshold_views
from dashboard.page.thresholds.scored import scored_runs, with_same_classes
from dashboard.session import address
from dashboard.session.open_lab import open_lab, shared_gatherer
from dashboard.session.page_state import PageState, query_of, read_values
from dashboard.session.sharing import copy_link
from dashboard.views import charts
from dashboard.write import Markup, st

PAGE = "thresholds"
SUMMARY = (
    "Nothing is trained: the stored test probabilities of networks and classifiers are compared with another threshold, and "
    "weighted for the share of positives that is expected in use."
)
Values = dict[str, Any]


def page() -> None:
    """Draw the page."""
    lab = open_lab()
    st.markdown(Markup("# Thresholds"), anchors=False)
    st.caption(SUMMARY)
    state = PageState(PAGE, partial(_read, lab))
    try:
        values = state.current()
        choose_runs(PAGE, lab, values)
        runs = shared_gatherer(lab).runs(values["runs"])
    except LabError as error:
        st.error(error, icon=":material/database_off:")
        return
    if not runs:
        state.warn()
        _write(values)
        st.info("Choose runs above: Explore trains them, and Runs lists them.", icon=":material/tune:")
        return
    positive = threshold_controls.positive_class(values, runs[0], state.add_problem)
    state.warn()
    runs = with_same_classes(runs)
    if (count := len(runs[0].class_names)) > 2:
        st.info(
            f"These runs have {count} classes; here one of them is positive, and all others are negative. For two classes alone, "
            "train with dataset.classes: two names, the positive class last.",
            icon=":material/filter_1:",
        )
    scored = scored_runs(lab, runs, positive)
    if values["share"] is None:
        values["share"] = share_in_training(runs[0], positive)
    if scored:
        _outcomes(scored, values)
    else:
        _write(values)


def _read(lab: Lab, query: Mapping[str, str]) -> tuple[Values, list[str]]:
    problems: list[str] = []
    runs = read_runs(lab, query, problems)
    settings, inadmissible = read_values(ThresholdSettings, query, others=("runs", "positive"), share=None)
    return {"runs": runs, "positive": query.get("positive"), **settings}, problems + inadmissible


def _write(values: Values) -> dict[str, str]:
    """Write the values into the address, and return the query."""
    query = query_of({**values, "runs": tuple(values["runs"])}, number="{:.6g}".format)
    address.write(PAGE, query)
    address.clear_touch()
    return query


@st.fragment
def _outcomes(runs: Sequence[ScoredRun], values: Values) -> None:
    """Draw everything that depends on the controls; a change draws it again without the rest of the page."""
    right = threshold_controls.controls(values)
    query = _write(values)
    with right:
        copy_link(PAGE, query)
    try:
        settings = ThresholdSettings.from_dict({name: values[name] for name in threshold_controls.LABELS})
    except LabError as error:
        st.error(error, icon=":material/edit:")
        return
    signature = (values["positive"], *((run.id, run.label, len(run.records)) for run, _ in runs))
    at = charts.cached(("at threshold", signature, settings.id), lambda: at_threshold_frame(runs, settings))
    best = charts.cached(("best thresholds", signature, settings.use), lambda: best_thresholds_frame(runs, settings))
    threshold_controls.best_threshold_buttons(values, best)
    threshold_views.expected(at, settings, values["positive"])
    threshold_views.draw(runs, at, best, settings, signature)
    threshold_views.cheapest(best)
    threshold_formulas.card(at, best, settings)
