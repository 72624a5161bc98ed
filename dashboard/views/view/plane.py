"""More's plane: precision against recall of the rarer of two classes, with a varying threshold and published figures."""

from collections.abc import Sequence

import pandas as pd

from core.experiment.plain_regression import plain_regression
from dashboard.figures import plane, plane_table
from dashboard.lab.frames import Frames
from dashboard.views import charts, tables
from dashboard.views.chart import Chart
from dashboard.views.views import View, ViewedRun
from dashboard.write import st

UNSUCCESSFUL = ("failed", "lost", "stopped", "diverged")


def _arguments(frames: Frames) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[str]]:
    names = frames.runs[0].class_names if frames.runs else ["0", "1"]
    return frames.plane, frames.thresholds_moved, frames.published, names


CHARTS = (
    Chart(
        "More's plane",
        lambda frames: plane.how_to_read(frames.plane, frames.thresholds_moved),
        lambda frames: plane.figure(*_arguments(frames)),
        lambda frames: plane.describe(*_arguments(frames)),
        lambda frames: plane_table.table(*_arguments(frames)[:3]),
    ),
)


def _have_two_classes(runs: Sequence[ViewedRun]) -> bool:
    return bool(runs) and all(run.class_count == 2 for run in runs)


def _draw(frames: Frames, place: str) -> None:
    charts.show_all(CHARTS, frames, place)
    published = plane_table.published_comparison(frames.plane, frames.thresholds_moved, frames.published)
    if len(published):
        tables.show(published, "Our figures and those of More's table")
    for remark in _remarks(frames):
        st.caption(remark)


def _remarks(frames: Frames) -> list[str]:
    """Return remarks that are needed to read More's plane of these runs."""
    if not frames.runs:
        return []
    counts = frames.runs[0].train_counts
    lost = [run.error or run.status for run in frames.references if run.status in UNSUCCESSFUL]
    remarks = [f"The curve of a plain logistic regression is missing: {error}" for error in lost]
    remarks += plane_table.remarks(frames.thresholds_moved, frames.published, frames.runs[0].class_names)
    if counts[0] < counts[1]:
        remarks.append("Here class 0 is the rarer class.")
    return remarks


VIEW = View(
    title="More's plane", place=100, offered=_have_two_classes, charts=CHARTS, reference=plain_regression, draw=_draw
)
