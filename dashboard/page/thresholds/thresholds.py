"""Thresholds: what stored probabilities give at any threshold, share of positives and costs; nothing is trained."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from core.errors import InvalidValue, LabError, unknown
from core.frames import (
    RunData,
    ScoredRun,
    at_threshold_frame,
    best_thresholds_frame,
    scored_run,
    share_in_training,
    usual_positive,
)
from core.method.parameter import parameters
from core.thresholds import Scored, ThresholdSettings
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.gathering import Frames
from dashboard.lab.lab import Lab
from dashboard.lab.opened import gatherer, opened
from dashboard.page.thresholds import controls as threshold_controls
from dashboard.page.thresholds import formulas as threshold_formulas
from dashboard.page.thresholds import views as threshold_views
from dashboard.session import address, stored_choice
from dashboard.session.sharing import copy_link
from dashboard.views import charts

PAGE = "thresholds"
VALUES, POSITIVE, PROBLEMS = (
    "settings of thresholds",
    "positive class of thresholds",
    "problems of thresholds",
)
SUMMARY = (
    "Nothing is trained: the stored test probabilities of networks and classifiers are cut at another threshold, and weighed "
    "as if positives were as frequent as where the classifier will be used."
)


def page() -> None:
    """Draw the page."""
    lab = opened()
    st.markdown("## Thresholds", anchors=False)
    st.caption(SUMMARY)
    try:
        _load(lab)
        stored_choice.choose(PAGE, lab)
        runs = gatherer(lab).runs(stored_choice.chosen_ids(PAGE))
    except LabError as error:
        st.error(for_a_page(error), icon=":material/database_off:")
        return
    if not runs:
        _say(st.session_state[PROBLEMS])
        _write()
        st.info("Choose runs above: Explore trains them, and Runs lists them.", icon=":material/tune:")
        return
    runs, problems = _alike(runs)
    names = runs[0].class_names
    positive = _positive(runs[0], st.session_state[PROBLEMS])
    _say([*st.session_state[PROBLEMS], *problems])
    if len(names) > 2:
        st.info(
            f"These runs tell {len(names)} classes apart; here one of them is looked for among all others. For two classes alone "
            "train with dataset.classes: two names, the positive one last.",
            icon=":material/filter_1:",
        )
    scored = _scored(lab, runs, positive)
    values = st.session_state[VALUES]
    if values["share"] is None:
        values["share"] = share_in_training(runs[0], positive)
    if scored:
        _play(scored)
    else:
        _write()


def _load(lab: Lab) -> None:
    if address.touched():
        st.session_state[PROBLEMS] = []
    query = address.incoming(PAGE)
    if query is None and VALUES in st.session_state:
        return
    query = query or {}
    problems: list[str] = []
    stored_choice.read(PAGE, lab, query, problems)
    values = {item.name: item.default for item in parameters(ThresholdSettings)} | {"share": None}
    for name in values:
        if name in query:
            try:
                values[name] = getattr(ThresholdSettings.from_dict({name: query[name]}), name)
            except LabError as error:
                problems.append(f"{error} The default is taken.")
    st.session_state[POSITIVE] = query.get("positive")
    st.session_state[VALUES], st.session_state[PROBLEMS] = values, problems


def _alike(runs: Sequence[RunData]) -> tuple[list[RunData], list[str]]:
    """The runs that tell the same classes apart as the first one does, and a sentence for each of the others."""
    names = runs[0].class_names
    others = [run for run in runs if run.class_names != names]
    sentences = [
        f"{run.label} has other classes ({_named(run.class_names)}) than {runs[0].label} ({_named(names)}) and is left out: "
        "choose runs with the same classes."
        for run in others
    ]
    return [run for run in runs if run not in others], sentences


def _positive(run: RunData, problems: list[str]) -> int:
    """The class that is looked for: of two the second, of more the rarest, unless a person has chosen."""
    names = run.class_names
    wanted = st.session_state[POSITIVE]
    if wanted is not None and wanted not in names:
        problems.append(str(unknown("positive class", wanted, names)))
    if wanted not in names:
        st.session_state[POSITIVE] = names[usual_positive(run)]

    def chosen() -> None:
        address.touch()
        st.session_state[POSITIVE] = st.session_state["positive class"]
        st.session_state[VALUES]["share"] = None

    if st.session_state.get("positive class") != st.session_state[POSITIVE]:
        st.session_state["positive class"] = st.session_state[POSITIVE]
    st.selectbox(
        "Positive class",
        names,
        key="positive class",
        on_change=chosen,
        help="The class that is looked for. All others are negative.",
        width=260,
    )
    return names.index(st.session_state[POSITIVE])


def _scored(lab: Lab, runs: Sequence[RunData], positive: int) -> list[ScoredRun]:
    """The runs whose probabilities are stored; a sentence for each of the others."""
    frames, found = Frames(runs, lab.executor), []
    for run in runs:
        try:
            scored = charts.once(
                ("scored", run.id, run.status, len(run.records), positive), partial(_score, frames, run, positive)
            )
        except LabError as error:
            st.warning(f"**{run.label}** {error}", icon=":material/warning:")
        else:
            found.append((run, scored))
    return found


def _score(frames: Frames, run: RunData, positive: int) -> Scored:
    outcome = frames.artifact(run, "probabilities")
    if outcome is None:
        raise InvalidValue(
            f"({run.status}) has no stored probabilities: they are kept when a run has come to its end. Run it to its end."
        )
    return scored_run(run, outcome, positive)


@st.fragment
def _play(runs: Sequence[ScoredRun]) -> None:
    """Everything that moves with the controls; drawn again without the rest of the page."""
    values = st.session_state[VALUES]
    beside = threshold_controls.controls(values)
    query = _write()
    with beside:
        copy_link(PAGE, query)
    try:
        settings = ThresholdSettings.from_dict(values)
    except LabError as error:
        st.error(str(error), icon=":material/edit:")
        return
    drawn = (st.session_state[POSITIVE], *((run.id, run.label, len(run.records)) for run, _ in runs))
    at = charts.once(("at threshold", drawn, settings.id), lambda: at_threshold_frame(runs, settings))
    best = charts.once(("best thresholds", drawn, settings.use), lambda: best_thresholds_frame(runs, settings))
    threshold_controls.offer(values, best)
    threshold_views.expected(at, settings, st.session_state[POSITIVE])
    threshold_views.draw(runs, at, best, settings, drawn)
    threshold_views.cheapest(best)
    threshold_formulas.card(at, best, settings)


def _write() -> dict[str, str]:
    """Put what is set into the address; the query that holds it."""
    query = {"runs": ",".join(stored_choice.chosen_ids(PAGE))}
    if st.session_state[POSITIVE] is not None:
        query["positive"] = st.session_state[POSITIVE]
    query |= {name: f"{value:.6g}" for name, value in st.session_state[VALUES].items() if value is not None}
    address.write(PAGE, query)
    address.settle()
    return query


def _say(problems: Sequence[str]) -> None:
    for problem in dict.fromkeys(problems):
        st.warning(problem, icon=":material/link_off:")


def _named(names: Sequence[str]) -> str:
    return ", ".join(names[:6]) + (", …" if len(names) > 6 else "")
