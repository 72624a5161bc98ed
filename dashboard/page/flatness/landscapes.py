"""Loss landscapes on the page Flatness: the chart of the slices."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.flatness import Measurement
from core.frames import landscape_frame
from dashboard.figures import landscape
from dashboard.running.measuring import Subject
from dashboard.views import charts
from dashboard.write import st


def draw(subjects: Sequence[Subject], measurement: Measurement, values: Mapping[str, Any]) -> None:  # noqa: ARG001
    """Draw the loss of each group of classes along the directions."""
    grids = [
        (subject.run, subject.progress.summary if subject.progress and subject.status == "done" else None)
        for subject in subjects
    ]
    if not any(grid for _, grid in grids):
        return
    signature = (measurement.settings.id, *((run.id, run.label, grid is not None) for run, grid in grids))
    rows = charts.cached(("landscape", signature), lambda: landscape_frame(grids))
    group = "few"
    if rows["second"].notna().any():
        offered = [name for name in landscape.GROUPS if (rows["group"] == name).any()]
        group = st.segmented_control("Classes", offered, default=offered[-2], key="landscape group", required=True)
    charts.show_figure(
        "loss landscape",
        landscape.how_to_read,
        lambda: (landscape.figure(rows, group=group), landscape.describe(rows, group=group)),
        rows.drop(columns="run").rename(columns={"label": "run"}),
        (group, signature),
    )
