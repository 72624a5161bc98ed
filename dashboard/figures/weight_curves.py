"""Static weights as functions of class size, with the classes of the current data marked."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Each curve is the weight that a scheme gives to a class with n samples; the dots are the classes of the current "
    "data. The steeper the curve, the more it favours the rare classes."
)
NEAREST = {"wide": 0.02, "narrow": 0.06}  # least distance between two class names, as a share of the axis


@escape_names
def figure(curves: pd.DataFrame, points: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw weight against n, both logarithmic, one curve per scheme.

    Args:
        curves: columns scheme, n, weight.
        points: columns scheme, class, n, weight: the weight of each class of the current data.
        compact: whether to use the layout for a narrow page.
    """
    if curves.empty:
        return message("No scheme is chosen: choose one to see its weights.")
    schemes = list(curves["scheme"].unique())
    traces: list[Json] = []
    for index, scheme in enumerate(schemes):
        rows = curves[curves["scheme"] == scheme].sort_values("n")
        shared: Json = {
            "type": "scatter",
            "name": str(scheme),
            "legendgroup": str(scheme),
            "xaxis": "x",
            "yaxis": "y",
        }
        colour = theme.qualitative(index)
        traces.append(
            {
                **shared,
                "mode": "lines",
                "x": rows["n"].to_numpy(dtype=float),
                "y": rows["weight"].to_numpy(dtype=float),
                "line": {"color": colour, "width": 2.6},
                "hoverinfo": "skip",
            }
        )
        class_points = points[points["scheme"] == scheme]
        if len(class_points):
            traces.append(
                {
                    **shared,
                    "mode": "markers",
                    "x": class_points["n"].to_numpy(dtype=float),
                    "y": class_points["weight"].to_numpy(dtype=float),
                    "text": np.array([str(name) for name in class_points["class"]]),
                    "marker": {"color": colour, "size": 9},
                    "showlegend": False,
                    "hovertemplate": "%{fullData.name}, class %{text}: %{y:.3~g}<extra></extra>",
                }
            )
    weights = np.concatenate([curves["weight"].to_numpy(dtype=float), points["weight"].to_numpy(dtype=float)])
    samples = np.log10(np.concatenate([curves["n"].to_numpy(dtype=float), points["n"].to_numpy(dtype=float)]))
    room = 0.02 * max(1.0, np.ptp(samples))
    span = (float(samples.min() - room), float(samples.max() + room))
    positive = np.log10(weights[np.isfinite(weights) & (weights > 0)])
    step = "D2" if np.ptp(positive) < 2 else 1
    y_axis = {"type": "log", "title": {"text": "weight of a sample"}, "tickformat": "~g", "dtick": step}
    x_axis = {
        "type": "log",
        "title": {"text": "training samples in the class, n"},
        "tickformat": "~s",
        "dtick": "D2" if span[1] - span[0] < 2 else 1,
        "range": list(span),
        "hoverformat": ",.0f",
        "unifiedhovertitle": {"text": "<b>n = %{x}</b>"},
    }
    classes = points.drop_duplicates("class").sort_values("n")
    return Grid([Panel("class", y_axis)], columns=1, height=340, left=60).figure(
        traces,
        x=x_axis,
        legend=[str(scheme) for scheme in schemes],
        annotations=_names(classes, span, NEAREST["wide"]),
        narrow={"annotations": _names(classes, span, NEAREST["narrow"])},
        shapes=[_mark(float(n)) for n in classes["n"].unique()],
        compact=compact,
    )


def describe(curves: pd.DataFrame, points: pd.DataFrame) -> str:
    """Describe the weights of the most frequent and the rarest class under every scheme, in one sentence."""
    if points.empty:
        return "No classes to weigh."
    parts = []
    for scheme in curves["scheme"].unique():
        rows = points[points["scheme"] == scheme].sort_values("n")
        if len(rows):
            rare, common = rows.iloc[0], rows.iloc[-1]
            parts.append(
                f"{scheme} gives {number(common['weight'])} to class {common['class']} (n = {common['n']:g}) and "
                f"{number(rare['weight'])} to class {rare['class']} (n = {rare['n']:g})"
            )
    return sentence("Weight of a sample by the size of its class", parts)


def _mark(n: float) -> Json:
    return {
        "type": "line",
        "xref": "x",
        "yref": "y domain",
        "x0": n,
        "x1": n,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.GRID, "width": 1, "dash": "dot"},
        "layer": "below",
    }


def _names(classes: pd.DataFrame, span: tuple[float, float], nearest: float) -> list[Json]:
    """Return the names above the marks, without those too near to the previous one."""
    annotations: list[Json] = []
    latest = -np.inf
    for name, n in zip(classes["class"], classes["n"], strict=True):
        place = float(np.log10(n))
        room = nearest * (span[1] - span[0]) * max(1.0, len(shorten(str(name))) / 2.5)
        if place - latest < room or place - span[0] < 3 * nearest * (span[1] - span[0]):
            continue  # too near to the previous name, or to the word "class" at the left
        latest = place
        annotations.append(
            {
                "text": shorten(str(name)),
                "xref": "x",
                "yref": "y domain",
                "x": place,
                "y": 1,
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 11},
            }
        )
    return annotations
