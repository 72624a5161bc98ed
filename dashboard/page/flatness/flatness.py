"""Flatness: what is measured of the networks of stored runs, on request."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

from core.errors import LabError
from core.experiment import Experiment
from core.flatness import FlatnessSettings, measurements
from core.flatness.comparable import why_not_comparable
from core.flatness.identified import Identified
from core.frames import RunData
from core.method.parameter import parameters
from dashboard.controls import forms, stored_choice
from dashboard.lab.for_a_page import for_a_page
from dashboard.lab.lab import Lab
from dashboard.lab.opened import gatherer, opened
from dashboard.page.flatness import classes, curves, histories, landscapes
from dashboard.page.flatness.section import Section
from dashboard.running import measuring
from dashboard.session import address
from dashboard.session.sharing import copy_link

PAGE = "flatness"
VALUES, PROBLEMS = "settings of measurements", "problems of flatness"
SECTIONS = {
    "flatness": Section(classes.draw),
    "history": Section(histories.draw, histories.choose_fields),
    "landscape": Section(landscapes.draw),
}
"""How measurements are shown, by slug; any other is shown by its summary."""
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
    _form("flatness")
    query = _query()
    address.write(PAGE, query)
    with right:
        copy_link(PAGE, query)
    for problem in st.session_state[PROBLEMS]:
        st.warning(problem, icon=":material/link_off:")
    if not runs:
        st.info("Choose runs above: Explore trains them, and Runs lists them.", icon=":material/terrain:")
    else:
        _comparable(runs)
        try:
            _draw_sections(lab, runs)
        except LabError as error:
            st.error(for_a_page(error), icon=":material/database_off:")
    with st.expander("What flatness means, and what it does not", icon=":material/help:", key="meaning"):
        st.markdown(MEANING)


def _draw_sections(lab: Lab, runs: Sequence[RunData]) -> None:
    said: dict[str, str] = {}
    for slug, kind in measurements().items():
        section = SECTIONS.get(slug, Section())
        if slug != "flatness":
            st.markdown(f"##### {kind.title}", anchors=False)
            if slug in _settings_types():
                _form(slug)
        measurement = kind(_settings(kind.settings_type), **section.choose_fields(lab, runs))
        measuring.live(lab, runs, measurement, partial(section.draw, measurement=measurement), said)


def _settings_types() -> dict[str, type[Identified]]:
    """The kinds of settings, by the slug of the first measurement that uses them; others share them."""
    types: dict[str, type[Identified]] = {}
    for slug, kind in measurements().items():
        if kind.settings_type not in types.values():
            types[slug] = kind.settings_type
    return types


def _settings(kind: type[Identified]) -> Any:
    """The settings of a kind as they are chosen now."""
    (values,) = (st.session_state[VALUES][slug] for slug, other in _settings_types().items() if other is kind)
    return kind.from_dict(values)


def _prefix(slug: str) -> str:
    """What stands before the names of settings in the address."""
    return "" if slug == "flatness" else f"{slug}."


def _query() -> dict[str, str]:
    """The address of what is shown."""
    query = {"runs": ",".join(stored_choice.chosen_ids(PAGE)), "checkpoints": str(st.session_state[histories.NUMBER])}
    for slug, kind in _settings_types().items():
        query |= {f"{_prefix(slug)}{name}": forms.text_of(value) for name, value in _settings(kind).to_dict().items()}
    return query | curves.query()


def _load(lab: Lab) -> None:
    if address.touched():
        st.session_state[PROBLEMS] = []
    query = address.incoming(PAGE)
    if query is None and VALUES in st.session_state:
        return
    query = query or {}
    problems: list[str] = []
    stored_choice.read(PAGE, lab, query, problems)
    st.session_state[VALUES] = {
        slug: _read(kind, _prefix(slug), query, problems) for slug, kind in _settings_types().items()
    }
    histories.read(query, problems)
    curves.read(query, problems)
    st.session_state[PROBLEMS] = problems


def _read(kind: type[Identified], prefix: str, query: Mapping[str, str], problems: list[str]) -> dict[str, Any]:
    """The values of settings from a query; what is not admissible is said and takes its default."""
    values = kind().to_dict()
    for name in values:
        if (key := f"{prefix}{name}") in query:
            try:
                values[name] = getattr(kind.from_dict({name: query[key]}), name)
            except LabError as error:
                problems.append(f"{error} The default is taken.")
    return values


def _form(slug: str) -> None:
    """A control for each setting."""
    values, offered = st.session_state[VALUES][slug], parameters(_settings_types()[slug])
    plain = [item for item in offered if not item.advanced]
    for column, item in zip(st.columns(len(plain), vertical_alignment="bottom"), plain, strict=True):
        with column:
            forms.field(slug, item, values)
    forms.fields(slug, [item for item in offered if item.advanced], values)


def _comparable(runs: Sequence[RunData]) -> None:
    try:
        experiments = [Experiment.from_dict(run.experiment) for run in runs]
        reasons = why_not_comparable(experiments, _settings(FlatnessSettings))
    except LabError:
        # A run of another version of the lab; what is wrong with it stands beside its measurement.
        return
    for reason in reasons:
        st.warning(reason, icon=":material/balance:")
