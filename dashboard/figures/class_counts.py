"""Class sizes: the number of training samples of every class, the most frequent first."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import sentence

how_to_read = (
    "Each bar is a class, from the most frequent to the rarest; its colour says whether it belongs to the many, the medium "
    "or the few classes, over which other charts average the recall."
)
GROUPS = ("many", "medium", "few")
MOST_NAMES = 20  # classes; above that bars have neither name nor number


@escape_names
def figure(counts: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one bar per class, coloured by group.

    Args:
        counts: columns class, group, train_count, the most frequent first.
        compact: whether to use the layout for a narrow page.
    """
    if counts.empty:
        return message("No classes to count.")
    with_names = len(counts) <= MOST_NAMES
    groups = [group for group in GROUPS if (counts["group"] == group).any()]
    traces: list[Json] = []
    for group, colour in zip(GROUPS, theme.ranked(len(GROUPS)), strict=True):
        places = np.flatnonzero((counts["group"] == group).to_numpy())
        if not len(places):
            continue
        rows = counts.iloc[places]
        heights = rows["train_count"].to_numpy(dtype=float)
        traces.append(
            {
                "type": "bar",
                "x": (places + 1).astype(float),
                "y": heights,
                "xaxis": "x",
                "yaxis": "y",
                "name": group,
                "marker": {"color": colour, "line": {"width": 0}},
                "customdata": np.array([str(name) for name in rows["class"]]),
                "hovertemplate": "class %{customdata}: %{y:,.0f}<extra></extra>",
                **({"text": [f"{height:,.0f}" for height in heights], "textposition": "outside"} if with_names else {}),
                "cliponaxis": False,
            }
        )
    x: Json = {"title": {"text": "class"}, "range": [0.4, len(counts) + 0.6], "showgrid": False}
    if with_names:
        names = [shorten(str(name)) for name in counts["class"]]
        x |= {"tickvals": np.arange(1, len(counts) + 1), "ticktext": names}
    else:
        x |= {"title": {"text": "class, by rank"}, "nticks": 8, "tickformat": "d"}
    y = {"title": {"text": "training samples"}, "rangemode": "tozero", "nticks": 6}
    return Grid([Panel("", y)], columns=1, height=260, narrow_height=220, left=60).figure(
        traces, x=x, legend=groups, hovermode="closest", bargap=0.15 if with_names else 0.0, compact=compact
    )


def describe(counts: pd.DataFrame) -> str:
    """Describe the sizes of the most frequent and the rarest class, in one sentence."""
    if counts.empty:
        return "No classes to count."
    first, last = counts.iloc[0], counts.iloc[-1]
    return sentence(
        f"Training samples of {len(counts)} classes",
        [
            f"most for class {first['class']} ({first['train_count']:,})",
            f"fewest for {last['class']} ({last['train_count']:,})",
        ],
    )
