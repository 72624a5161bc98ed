"""Published figures and ours: one row per run, one panel per quantity."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Filled dots are our seeds, the circle is their mean. The diamond is the published figure, usually for other data and larger "
    "networks: compare the order of the rows and the direction, not the values."
)
ROW = 34  # px
LONGEST = 34  # characters


@escape_names
def figure(published: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw dots for our seeds, circles for their means and diamonds for published figures.

    Args:
        published: published_comparison_frame.
        compact: whether to use the layout for a narrow page.
    """
    if published.empty:
        return message("Nothing was published for these runs.")
    labels = list(dict.fromkeys(published["label"]))
    quantities = list(dict.fromkeys(published["what"]))
    y = {
        "range": [len(labels) - 0.4, -0.6],
        "tickvals": list(range(len(labels))),
        "ticktext": [_name(label) for label in labels],
        "gridcolor": theme.GRID,
        "tickfont": {"size": 12},
    }
    panels = [
        Panel(
            "",
            y,
            shares=0 if place else None,
            alone=what,
            x={"title": {"text": what}},
        )
        for place, what in enumerate(quantities)
    ]
    traces: list[Json] = []
    for panel, what in enumerate(quantities):
        traces += _marks(published[published["what"] == what], labels, panel)
    longest = max(len(_name(label)) for label in labels)
    grid = Grid(panels, columns=2, height=ROW * len(labels) + 20, left=16 + round(6.6 * longest), right=20)
    return grid.figure(
        traces,
        x={"nticks": 5, "tickformat": ".3~g"},
        legend=["ours", "published"],
        hovermode="closest",
        compact=compact,
    )


def describe(published: pd.DataFrame) -> str:
    """Describe our mean and the published figure of every row, in one sentence."""
    if published.empty:
        return "Nothing was published for these runs."
    parts = [
        f"{what}, {label}, ours {number(rows['ours'].mean())}, published {number(rows['published'].iloc[0])}"
        for (what, label), rows in published.groupby(["what", "label"], sort=False)
    ]
    return sentence("Ours and published", parts)


def _marks(rows: pd.DataFrame, labels: list[str], panel: int) -> list[Json]:
    places = rows["label"].map({label: place for place, label in enumerate(labels)}).to_numpy(dtype=float)
    by_label = rows.groupby("label", sort=False)[["ours", "published"]].mean()
    middle = np.array([labels.index(label) for label in by_label.index], dtype=float)
    shared: Json = {"type": "scatter", "mode": "markers", "xaxis": axis("x", panel), "yaxis": axis("y", panel)}
    return [
        {
            **shared,
            "x": rows["ours"].to_numpy(dtype=float),
            "y": places,
            "name": "ours",
            "legendgroup": "ours",
            "showlegend": panel == 0,
            "marker": {"color": theme.qualitative(0), "size": 6, "opacity": 0.8},
            "hovertemplate": "ours: %{x:.3~g}<extra></extra>",
        },
        {
            **shared,
            "x": by_label["ours"].to_numpy(dtype=float),
            "y": middle,
            "showlegend": False,
            "marker": {"color": theme.qualitative(0), "size": 14, "symbol": "circle-open", "line": {"width": 2}},
            "hovertemplate": "ours, mean: %{x:.3~g}<extra></extra>",
        },
        {
            **shared,
            "x": by_label["published"].to_numpy(dtype=float),
            "y": middle,
            "name": "published",
            "legendgroup": "published",
            "showlegend": panel == 0,
            "marker": {"color": theme.qualitative(1), "size": 13, "symbol": "diamond-open", "line": {"width": 2}},
            "hovertemplate": "published: %{x:.3~g}<extra></extra>",
        },
    ]


def _name(label: str) -> str:
    return label if len(label) <= LONGEST else label[: LONGEST - 1] + "…"
