"""Flatness: the Hessian of each class of stored runs, measured on request."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.errors import LabError, unknown
from core.experiment import Experiment
from core.flatness import FlatnessSettings, LandscapeSettings
from core.flatness.comparable import why_not_comparable
from core.frames import By, RunData, density_frame, flatness_frame, flatness_groups_frame
from core.method.parameter import parameters
from core.training.checkpoints import USUAL, number_of
from dashboard.controls import forms, stored_choice
from dashboard.figures import densities, flatness, flatness_table
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.lab import Lab
from dashboard.lab.opened import gatherer, opened
from dashboard.page.flatness import histories, landscapes
from dashboard.running import measuring
from dashboard.running.measuring import Subject
from dashboard.session import address
from dashboard.session.sharing import copy_link
from dashboard.views import charts

PAGE = "flatness"
VALUES, BY, PROBLEMS = "settings of flatness", "densities of flatness", "problems of flatness"
SLICES = "settings of landscapes"
LANDSCAPE = "landscape."  # before its settings in the address
CURVES = {"class": "Every class", "group": "Mean of the group"}
MOST_CLASSES = 20  # of which each gets a panel of its own
SUMMARY = (
    "How sharply the loss of each class curves around the trained network, from the Hessian of its training loss. Flat is not "
    "accurate, and flatness depends on the scale of the weights: compare runs of one architecture."
)
MEANING = """
The Hessian holds the second derivatives of the loss with respect to all parameters, here of the mean loss of one class over its
training samples, un-augmented, around the trained network. **λ max** is the curvature in the steepest direction, the **trace** is
the sum over all directions: where both are small, the loss of the class hardly changes when the weights do. **λ min** far below 0
says that the loss of this class still falls in some direction: for this class the network stands on a saddle, held there by the
other classes.

What it does not mean:

- **Flat is not accurate.** A class that is hardly learned can be flat, and flat minima often, but not always, generalise better.
  Look at the recall of the same runs on *Compare*.
- **It depends on scale.** Multiplying the weights of one ReLU layer and dividing those of the next leaves every prediction as
  it is and changes λ and trace as much as you like; longer training and less weight decay make weights, and so confidence, grow,
  which flattens cross-entropy. The trace divided by the number of parameters stands beside the trace for the same reason.
- **Compare runs of one architecture, on the same samples, with the same loss**; the page says so where runs differ in that.
- **A rare class has few samples**: the bounds hold for the Hessian over those samples, and the spread over the seeds says how
  much another draw would change it.
"""


def page() -> None:
    """Draw the page."""
    lab = opened()
    left, right = st.columns([8, 2], vertical_alignment="center")
    left.markdown("## Flatness of each class", anchors=False)
    left.caption(SUMMARY)
    try:
        _load(lab)
        stored_choice.choose(PAGE, lab)
        runs = gatherer(lab).runs(stored_choice.chosen_ids(PAGE))
    except LabError as error:
        st.error(for_a_page(error), icon=":material/database_off:")
        return
    _settings(st.session_state[VALUES])
    settings = FlatnessSettings.from_dict(st.session_state[VALUES])
    query = {"runs": ",".join(stored_choice.chosen_ids(PAGE)), "densities": st.session_state[BY]} | {
        name: forms.text_of(value) for name, value in settings.to_dict().items()
    }
    query |= {"checkpoints": str(st.session_state[histories.NUMBER]), "history": st.session_state[histories.BY]}
    slices = LandscapeSettings.from_dict(st.session_state[SLICES]).to_dict()
    query |= {f"{LANDSCAPE}{name}": forms.text_of(value) for name, value in slices.items()}
    address.write(PAGE, query)
    with right:
        copy_link(PAGE, query)
    for problem in st.session_state[PROBLEMS]:
        st.warning(problem, icon=":material/link_off:")
    if not runs:
        st.info("Choose runs above: Explore trains them, and Runs lists them.", icon=":material/terrain:")
    else:
        _comparable(runs, settings)
        try:
            measuring.live(lab, runs, settings, lambda found: _draw(found, settings))
            histories.section(lab, runs, settings, MOST_CLASSES)
            landscapes.section(lab, runs, st.session_state[SLICES])
        except LabError as error:
            st.error(for_a_page(error), icon=":material/database_off:")
    with st.expander("What flatness means, and what it does not", icon=":material/help:", key="meaning"):
        st.markdown(MEANING)


def _load(lab: Lab) -> None:
    if address.touched():
        st.session_state[PROBLEMS] = []
    query = address.incoming(PAGE)
    if query is None and VALUES in st.session_state:
        return
    query = query or {}
    problems: list[str] = []
    stored_choice.read(PAGE, lab, query, problems)
    values = _read(FlatnessSettings, query, problems)
    slices = {name.removeprefix(LANDSCAPE): value for name, value in query.items() if name.startswith(LANDSCAPE)}
    st.session_state[SLICES] = _read(LandscapeSettings, slices, problems)
    by = query.get("densities", "class")
    if by not in CURVES:
        problems.append(str(unknown("choice of densities", by, CURVES)))
        by = "class"
    st.session_state[histories.NUMBER] = _number(query.get("checkpoints", str(USUAL)), problems)
    curves = query.get("history", "group")
    if curves not in histories.CURVES:
        problems.append(str(unknown("choice of curves", curves, histories.CURVES)))
        curves = "group"
    st.session_state[histories.BY] = curves
    st.session_state[VALUES], st.session_state[BY], st.session_state[PROBLEMS] = values, by, problems


def _read(
    kind: type[FlatnessSettings] | type[LandscapeSettings], query: Mapping[str, str], problems: list[str]
) -> dict[str, Any]:
    """The values of settings from a query; what is not admissible is said and takes its default."""
    values = kind().to_dict()
    for name in values:
        if name in query:
            try:
                values[name] = getattr(kind.from_dict({name: query[name]}), name)
            except LabError as error:
                problems.append(f"{error} The default is taken.")
    return values


def _number(text: str, problems: list[str]) -> int:
    try:
        return number_of(text)
    except LabError as error:
        problems.append(f"{error} The default is taken.")
        return USUAL


def _settings(values: dict[str, Any]) -> None:
    """A control for each setting of the measurement."""
    offered = parameters(FlatnessSettings)
    plain = [item for item in offered if not item.advanced]
    for column, item in zip(st.columns(len(plain), vertical_alignment="bottom"), plain, strict=True):
        with column:
            forms.field(PAGE, item, values)
    forms.fields(PAGE, [item for item in offered if item.advanced], values)


def _comparable(runs: Sequence[RunData], settings: FlatnessSettings) -> None:
    try:
        reasons = why_not_comparable([Experiment.from_dict(run.experiment) for run in runs], settings)
    except LabError:
        # A run of another version of the lab; what is wrong with it stands beside its measurement.
        return
    for reason in reasons:
        st.warning(reason, icon=":material/balance:")


def _draw(found: Sequence[Subject], settings: FlatnessSettings) -> None:
    """Everything that is shown of what is measured."""
    measured = [(subject.run, subject.classes) for subject in found]
    signature = (settings.id, *(subject.signature for subject in found))
    if not any(classes for _, classes in measured):
        return
    st.markdown("##### Averages over many, medium and few", anchors=False)
    groups = charts.once(("flatness groups", signature), lambda: flatness_groups_frame(measured))
    st.dataframe(
        flatness_table.table(groups),
        hide_index=True,
        height="content",
        alt="λ min, λ max and trace of each run, averaged over the many, medium and few classes",
    )
    st.caption(flatness_table.how_to_read)
    rows = charts.once(("flatness rows", signature), lambda: flatness_frame(measured))
    st.markdown("##### Each class", anchors=False)
    _notes(found)
    charts.simple(
        "flatness of each class",
        flatness.how_to_read,
        lambda: (flatness.figure(rows), flatness.describe(rows)),
        rows.drop(columns="run").rename(columns={"label": "run"}),
        signature,
    )
    _densities(measured, signature)


def _notes(found: Sequence[Subject]) -> None:
    for note in dict.fromkeys(payload["note"] for subject in found for payload in subject.classes if "note" in payload):
        st.caption(f":material/info: {note}")


def _densities(measured: Any, signature: tuple[Any, ...]) -> None:
    st.markdown("##### Eigenvalue densities", anchors=False)
    most = max(len(run.class_names) for run, _ in measured)
    by: By = st.session_state[BY] if most <= MOST_CLASSES else "group"
    if most <= MOST_CLASSES:
        _choose_curves()
    density = charts.once(("flatness density", by, signature), lambda: density_frame(measured, by))
    charts.simple(
        "eigenvalue densities",
        densities.how_to_read,
        lambda: (densities.figure(density), densities.describe(density)),
        density.drop(columns="run").rename(columns={"label": "run", "panel": by}),
        (by, signature),
    )


def _choose_curves() -> None:
    def chosen() -> None:
        address.touch()
        st.session_state[BY] = st.session_state["densities by"]

    if st.session_state.get("densities by") != st.session_state[BY]:
        st.session_state["densities by"] = st.session_state[BY]
    st.segmented_control(
        "Densities",
        CURVES,
        format_func=CURVES.__getitem__,
        key="densities by",
        on_change=chosen,
        required=True,
        label_visibility="collapsed",
    )
