"""Flatness over training on the page Flatness: the number of checkpoints, and the chart."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.errors import LabError
from core.flatness import Measurement
from core.frames import RunData, flatness_history_frame
from core.training.checkpoints import FEWEST, MOST, USUAL, epochs_among, number_of
from dashboard.figures import flatness_history
from dashboard.lab.lab import Lab
from dashboard.page.flatness import curves
from dashboard.running.measuring import Subject
from dashboard.session import address
from dashboard.views import charts

NUMBER = "checkpoints of flatness"
HELP = (
    "How many epochs are measured, from the first to the last and evenly spread on a logarithmic scale. A run that has kept none "
    "is trained again for them, which gives the same networks; `run --checkpoints` keeps them from the start."
)


def read(query: Mapping[str, str], problems: list[str]) -> None:
    """Take the number of checkpoints from the address."""
    try:
        st.session_state[NUMBER] = number_of(query.get("checkpoints", str(USUAL)))
    except LabError as error:
        problems.append(f"{error} The default is taken.")
        st.session_state[NUMBER] = USUAL


def choose_fields(lab: Lab, runs: Sequence[RunData]) -> dict[str, Any]:
    """Draw the controls; the number of checkpoints where one has to be chosen: stored ones are measured as they are."""
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    if all(epochs_among(lab.executor.artifact_names(run.id)) for run in runs):
        right = left
    else:
        with left:
            _choose_number()
    with right:
        curves.choose("history", "Curves", runs)
    return {"number": st.session_state[NUMBER]}


def draw(subjects: Sequence[Subject], measurement: Measurement) -> None:
    """The ends of the Hessian and the trace over the epochs."""
    if not any(subject.payloads for subject in subjects):
        return
    by = curves.chosen("history", [subject.run for subject in subjects])
    measured = [(subject.run, subject.payloads) for subject in subjects]
    signature = (by, measurement.settings.id, *(subject.signature for subject in subjects))
    rows = charts.once(("flatness history", signature), lambda: flatness_history_frame(measured, by))
    charts.simple(
        "flatness over training",
        flatness_history.how_to_read,
        lambda: (flatness_history.figure(rows), flatness_history.describe(rows)),
        rows.drop(columns="run").rename(columns={"label": "run", "panel": by}),
        signature,
    )


def _choose_number() -> None:
    def chosen() -> None:
        address.touch()
        st.session_state[NUMBER] = st.session_state["checkpoints"]

    if st.session_state.get("checkpoints") != st.session_state[NUMBER]:
        st.session_state["checkpoints"] = st.session_state[NUMBER]
    st.number_input("Checkpoints", min_value=FEWEST, max_value=MOST, key="checkpoints", on_change=chosen, help=HELP)
