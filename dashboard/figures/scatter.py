"""Training samples of two-dimensional data."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import message
from dashboard.figures.boundary import class_colours, points_of_class
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.wording import sentence

how_to_read = "Each dot is a training sample of the first seed, coloured by its training label."


@escape_names
def figure(points: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one dot per sample.

    Args:
        points: columns feature 1, feature 2, class.
        compact: whether to use the layout for a narrow page.
    """
    if points.empty:
        return message("No points to draw.")
    names = sorted(points["class"].astype(str).unique())
    places = points[["feature 1", "feature 2"]].to_numpy(dtype=np.float32)
    labels = points["class"].astype(str).to_numpy()
    traces = [
        points_of_class(places[labels == name], index, name, colour, 0)
        for index, (name, colour) in enumerate(zip(names, class_colours(len(names)), strict=True))
    ]
    axis = {"showgrid": False, "nticks": 6}
    panel = Panel("", {**axis, "title": {"text": "feature 2"}})
    return Grid([panel], columns=1, height=320).figure(
        traces,
        x={**axis, "title": {"text": "feature 1"}},
        legend=[f"class {name}" for name in names],
        hovermode="closest",
        compact=compact,
    )


def describe(points: pd.DataFrame) -> str:
    """Describe the number of points of each class, in one sentence."""
    if points.empty:
        return "No points."
    sizes = points["class"].astype(str).value_counts()
    return sentence("Training points drawn", [f"{count} of class {name}" for name, count in sizes.items()])
