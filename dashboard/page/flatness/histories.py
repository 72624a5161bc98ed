"""Flatness over training on the page Flatness: the number of checkpoints, and the chart."""

from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from core.errors import LabError
from core.flatness import Measurement
from core.frames import RunData, flatness_history_frame
from core.training.checkpoints import FEWEST, MOST, USUAL, epochs_among, number_of_checkpoints
from dashboard.figures import flatness_history
from dashboard.lab.lab import Lab
from dashboard.page.flatness import curves
from dashboard.running.measuring import Subject
from dashboard.session.held import held
from dashboard.views import charts
from dashboard.write import Markup, st

HELP = Markup(
    "The number of epochs to measure, from the first to the last, evenly spaced on a logarithmic scale. A run without stored "
    "checkpoints is trained again for them, which gives the same networks; `run --checkpoints` stores them from the start."
)


def read_number(query: Mapping[str, str], problems: list[str]) -> int:
    """Return the number of checkpoints that a query names."""
    try:
        return number_of_checkpoints(query.get("checkpoints", str(USUAL)))
    except LabError as error:
        problems.append(f"{error} The default is taken.")
        return USUAL


def choose_fields(lab: Lab, runs: Sequence[RunData], values: MutableMapping[str, Any]) -> dict[str, Any]:
    """Draw the controls. The number of checkpoints can be chosen only where a run has none: stored ones are all measured."""
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    if all(epochs_among(lab.executor.artifact_names(run.id)) for run in runs):
        right = left
    else:
        with left:
            held(
                st.number_input,
                "Checkpoints",
                key="checkpoints",
                value=values["checkpoints"],
                store=lambda number: values.update(checkpoints=number),
                min_value=FEWEST,
                max_value=MOST,
                help=HELP,
            )
    with right:
        curves.choose("history", "Curves", runs, values)
    return {"number": values["checkpoints"]}


def draw(subjects: Sequence[Subject], measurement: Measurement, values: Mapping[str, Any]) -> None:
    """Draw the ends of the Hessian's spectrum and the trace over the epochs."""
    if not any(subject.payloads for subject in subjects):
        return
    by = curves.chosen("history", [subject.run for subject in subjects], values)
    measured = [(subject.run, subject.payloads) for subject in subjects]
    signature = (by, measurement.settings.id, *(subject.signature for subject in subjects))
    rows = charts.cached(("flatness history", signature), lambda: flatness_history_frame(measured, by))
    charts.show_figure(
        "flatness over training",
        flatness_history.how_to_read,
        lambda: (flatness_history.figure(rows), flatness_history.describe(rows)),
        rows.drop(columns="run").rename(columns={"label": "run", "panel": by}),
        signature,
    )
