"""More's plane: precision on the majority against recall on the minority, with the curve of a varying threshold."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import plane_table, theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.curves import ribbon
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import percent, sentence

REFERENCE = "logistic regression, threshold moved"
PUBLISHED, UNREPRODUCED = "published by More (2016)", "published, reproduced by nobody"
SYMBOLS = {True: "diamond-open", False: "diamond-x-open"}
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
NOTHING = "No run with two classes has a result yet."


def how_to_read(points: pd.DataFrame, curves: pd.DataFrame) -> str:
    """Return a caption that explains the dots, and the curve where one is drawn."""
    several = len(points) and points["seed"].nunique() > 1
    text = "Right and up is better. A dot is a run" + (", its bars the range over the seeds." if several else ".")
    if not len(curves):
        return text
    which = "The grey curve is" if curves["run"].nunique() == 1 else "A grey curve is"
    return (
        f"{text} {which} what a plain logistic regression reaches on the same data when only its threshold varies"
        f"{', the mean over the seeds with their range' if curves['seed'].nunique() > 1 else ''}: a run on it could be "
        "reached without resampling, a run below it loses precision."
    )


@escape_names
def figure(
    points: pd.DataFrame,
    curves: pd.DataFrame,
    published: pd.DataFrame,
    class_names: Sequence[str],
    *,
    compact: bool = False,
) -> go.Figure:
    """Draw one dot per run, one diamond per published result, and one curve per logistic regression.

    Args:
        points: plane_frame.
        curves: threshold_frame of plain logistic regressions.
        published: published_frame.
        class_names: names of class 0 and class 1.
        compact: whether to use the layout for a narrow page.
    """
    if points.empty:
        return message(NOTHING)
    runs = runs_of(points)
    colour = {run.id: run.colour for run in runs}
    traces = _curves(curves)
    legend = [str(trace["name"]) for trace in traces if trace.get("showlegend", True)]
    means = points.groupby("run", sort=False)[["minority_recall", "majority_precision"]].mean()
    for row in published.itertuples():
        traces.append(_connection(means.loc[row.run], row, colour[row.run]))
    for run in runs:
        rows = points[points["run"] == run.id]
        traces.append(_dot(rows, run.label, run.id, run.colour))
        legend.append(run.label)
    for reproduced, name in ((True, PUBLISHED), (False, UNREPRODUCED)):
        rows = published[published["reproduced"] == reproduced]
        if len(rows):
            traces.append(_diamonds(rows, name, SYMBOLS[reproduced], [colour[run] for run in rows["run"]]))
            legend.append(name)
    precisions = pd.concat([frame["majority_precision"] for frame in (points, curves, published)]).dropna()
    lowest = float(precisions.min()) if len(precisions) else 0.0
    room = 0.06 * (1 - lowest) + 0.004
    first, second = (str(name) for name in class_names)
    y = {
        "title": {"text": f"precision on {first} (class 0)"},
        "tickformat": ".0%" if lowest < 0.9 else ".1%",
        "nticks": 7,
        "range": [lowest - room, 1 + room],
    }
    x = {
        "title": {"text": f"recall on {second} (class 1), test set"},
        "tickformat": ".0%",
        "nticks": 6,
        "range": [-0.02, 1.02],
    }
    grid = Grid([Panel("", y)], columns=1, height=430, narrow_height=320, left=66)
    return grid.figure(traces, x=x, legend=legend, hovermode="closest", compact=compact)


def describe(points: pd.DataFrame, curves: pd.DataFrame, published: pd.DataFrame, class_names: Sequence[str]) -> str:
    """Describe precision and recall of every run, the published ones, and the precision on the curve, in one sentence."""
    if points.empty:
        return NOTHING
    rows = plane_table.table(points, curves, published)
    first, second = class_names
    parts = []
    for row in rows.to_dict("records"):
        text = f"{row['run']}, {percent(row['majority precision'])} and {percent(row['minority recall'])}"
        if np.isfinite(row["threshold alone"]):
            text += f" (the threshold alone: {percent(row['threshold alone'])})"
        if row["published by More"]:
            text += f", published {row['published by More']}"
        parts.append(text)
    return sentence(f"Precision on {first} and recall on {second}", parts)


def _curves(curves: pd.DataFrame) -> list[Json]:
    traces: list[Json] = []
    if curves.empty:
        return traces
    bands, thresholds = (
        SeedBands(curves, ["run", "label"], x="minority_recall"),
        SeedBands(curves, ["run", "label"], x="minority_recall").of("threshold"),
    )
    curves_by_run = bands.of("majority_precision")
    for place, ((run, label), band) in enumerate(curves_by_run.items()):
        name = REFERENCE if len(curves_by_run) == 1 else f"{REFERENCE}: {label!s}"
        traces += ribbon([band], 0, theme.faded(theme.NEUTRAL, 0.18), f"curve {run}")
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "x": band.x.astype(np.float32),
                "y": band.mean.astype(np.float32),
                "xaxis": "x",
                "yaxis": "y",
                "name": name,
                "line": {"color": theme.NEUTRAL, "width": 2, "dash": DASHES[place % len(DASHES)]},
                "customdata": thresholds[run, label].mean.astype(np.float32),
                "hovertemplate": "threshold %{customdata:.2f}: precision %{y:.1%}, recall %{x:.1%}<extra></extra>",
                "legendgroup": f"curve {run}",
            }
        )
    return traces


def _dot(rows: pd.DataFrame, name: str, group: str, colour: str) -> Json:
    recall, precision = rows["minority_recall"], rows["majority_precision"]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.array([recall.mean()]),
        "y": np.array([precision.mean()]),
        "xaxis": "x",
        "yaxis": "y",
        "name": name,
        "legendgroup": group,
        "marker": {"color": colour, "size": 11, "line": {"color": "rgba(255, 255, 255, 0.8)", "width": 1}},
        "error_x": _bar(recall, colour),
        "error_y": _bar(precision, colour),
        "hovertemplate": "%{fullData.name}: precision %{y:.1%}, recall %{x:.1%}<extra></extra>",
    }


def _bar(values: pd.Series, colour: str) -> Json:
    mean = values.mean()
    return {
        "type": "data",
        "symmetric": False,
        "array": np.array([values.max() - mean]),
        "arrayminus": np.array([mean - values.min()]),
        "color": colour,
        "thickness": 1.6,
        "width": 4,
    }


def _connection(mean: pd.Series, row: object, colour: str) -> Json:
    """Return a thin line from a run to its published result."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.array([mean["minority_recall"], row.minority_recall]),  # type: ignore[attr-defined]
        "y": np.array([mean["majority_precision"], row.majority_precision]),  # type: ignore[attr-defined]
        "xaxis": "x",
        "yaxis": "y",
        "line": {"color": theme.faded(colour, 0.5), "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
        "legendgroup": row.run,  # type: ignore[attr-defined]
        "showlegend": False,
    }


def _diamonds(rows: pd.DataFrame, name: str, symbol: str, colours: list[str]) -> Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["minority_recall"].to_numpy(dtype=float),
        "y": rows["majority_precision"].to_numpy(dtype=float),
        "xaxis": "x",
        "yaxis": "y",
        "name": name,
        "customdata": rows["method"].to_numpy(),
        "marker": {"color": colours, "size": 11, "symbol": symbol, "line": {"width": 1.8}},
        "hovertemplate": f"%{{customdata}}, {name}: precision %{{y:.2f}}, recall %{{x:.2f}}<extra></extra>",
    }
