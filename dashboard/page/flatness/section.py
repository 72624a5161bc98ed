"""What the page Flatness shows of one measurement, beside its settings and its progress."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.flatness import Measurement
from core.frames import RunData
from dashboard.lab.lab import Lab
from dashboard.running.measuring import Subject
from dashboard.write import st


def draw_summaries(subjects: Sequence[Subject], measurement: Measurement, values: Mapping[str, Any]) -> None:  # noqa: ARG001
    """Draw the numbers and texts in the summary of each run, for a measurement without a figure."""
    rows: list[dict[str, Any]] = [
        {"run": subject.run.label}
        | {name: value for name, value in subject.progress.summary.items() if isinstance(value, int | float | str)}
        for subject in subjects
        if subject.progress is not None and subject.progress.summary
    ]
    if rows:
        st.dataframe(rows, hide_index=True, alt=f"{measurement.title}: the summary of each run")


def no_fields(lab: Lab, runs: Sequence[RunData], values: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    """Draw nothing, for a measurement that has only settings."""
    return {}


@dataclass(frozen=True)
class Section:
    """How the page shows one measurement. Both functions get the values that the page's state holds.

    Attributes:
        draw: draws the results, as `draw_summaries` does.
        choose_fields: draws the controls of the fields that a measurement has beside its settings, and returns the fields.
    """

    draw: Callable[..., None] = draw_summaries
    choose_fields: Callable[[Lab, Sequence[RunData], dict[str, Any]], dict[str, Any]] = no_fields
