"""What the page Flatness shows of one measurement, beside its settings and its progress."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.flatness import Measurement
from core.frames import RunData
from dashboard.lab.lab import Lab
from dashboard.running.measuring import Subject


def draw_summaries(subjects: Sequence[Subject], measurement: Measurement) -> None:
    """The numbers and texts in the summary of each run, for a measurement without a figure."""
    rows: list[dict[str, Any]] = [
        {"run": subject.run.label}
        | {name: value for name, value in subject.progress.summary.items() if isinstance(value, int | float | str)}
        for subject in subjects
        if subject.progress is not None and subject.progress.summary
    ]
    if rows:
        st.dataframe(rows, hide_index=True, alt=f"{measurement.title}: the summary of each run")


def no_fields(lab: Lab, runs: Sequence[RunData]) -> dict[str, Any]:  # noqa: ARG001 others need them
    """For a measurement that has nothing but settings."""
    return {}


@dataclass(frozen=True)
class Section:
    """Attributes:
    draw: draws the results, as `draw_summaries` does.
    choose_fields: draws the controls of what a measurement has beside settings, and returns its values.
    """

    draw: Callable[..., None] = draw_summaries
    choose_fields: Callable[[Lab, Sequence[RunData]], dict[str, Any]] = no_fields
