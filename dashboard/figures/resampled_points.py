"""Training samples that a resampler kept, removed and generated, in the plane of two principal components."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.boundary import class_colours
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.resampled_counts import NOTHING
from dashboard.figures.runs import runs_of
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import percent, sentence

SYMBOLS = {"kept": "circle", "removed": "x-thin-open", "synthetic": "diamond-open"}
SIZES = {"kept": 5, "removed": 6, "synthetic": 7}
MOST_CLASSES = 9  # with entries in the legend


def how_to_read(points: pd.DataFrame) -> str:
    """Return a caption that explains the plane, and the lines where they are drawn."""
    sentences = ["The training part of the first seed."]
    if len(points) and points["first_variance"].notna().any():
        sentences = [
            "The training part of the first seed in the plane of the two principal components that it had before resampling, of "
            "the preprocessed features. Points that look close here may be far apart in the other directions."
        ]
    if len(points) and points["first_x"].notna().any():
        sentences.append("A line joins a synthetic sample to its two parents, between which it lies.")
    return " ".join(
        [*sentences, "A random selection of each class and kind is drawn; the numbers above count all samples."]
    )


@escape_names
def figure(points: pd.DataFrame, counts: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one panel per run: colours are classes; symbols say whether a sample was kept, removed or generated.

    Args:
        points: resampled_points_frame.
        counts: resampled_counts_frame.
        compact: whether to use the layout for a narrow page.
    """
    if points.empty:
        return message(NOTHING)
    runs = runs_of(points)
    names = [str(name) for name in counts.drop_duplicates("class_index").sort_values("class_index")["class"]]
    colours = np.array(class_colours(len(names)))
    panels, traces = [], []
    for place, run in enumerate(runs):
        rows = points[points["run"] == run.id]
        shares = rows["first_variance"].iloc[0], rows["second_variance"].iloc[0]
        plain = {"showgrid": False, "nticks": 6, "matches": None}
        panels.append(
            Panel(
                _title(run.label, rows, counts[counts["run"] == run.id], several=len(runs) > 1),
                {**plain, "title": {"text": _axis("second", shares[1])}},
                x={**plain, "title": {"text": _axis("first", shares[0])}},
            )
        )
        traces += _joins(rows, place)
        traces += [_symbols(rows[rows["kind"] == kind], kind, colours, place) for kind in SYMBOLS]
    traces = [trace for trace in traces if len(trace["x"])]
    keys, legend = _legend(points, names, colours)
    columns = min(3, len(runs))
    return Grid(panels, columns=columns, height=300 if columns > 1 else 430, narrow_height=300, left=50).figure(
        traces + keys, x={}, legend=legend, hovermode="closest", compact=compact
    )


def describe(points: pd.DataFrame, counts: pd.DataFrame) -> str:
    """Describe the numbers of kept, removed and synthetic samples of every run, and of those drawn, in one sentence."""
    if points.empty:
        return NOTHING
    parts = []
    for run in runs_of(points):
        rows = points[points["run"] == run.id]
        parts.append(f"{run.label}, {_outcome(rows, counts[counts['run'] == run.id])} ({len(rows):,} drawn)")
    return sentence("Training samples", parts)


def _title(name: str, rows: pd.DataFrame, counts: pd.DataFrame, *, several: bool) -> str:
    outcome = _outcome(rows, counts)
    return f'<b>{name}</b><br><span style="font-size:11px">{outcome}</span>' if several else outcome


def _outcome(rows: pd.DataFrame, counts: pd.DataFrame) -> str:
    total = counts[["before", "removed", "copied", "synthetic"]].sum()
    counted = [f"kept {total['before'] - total['removed']:,}"]
    counted += [f"{name} {total[name]:,}" for name in ("removed", "copied", "synthetic") if total[name]]
    synthetic = rows[rows["kind"] == "synthetic"]
    unknown = ", parents unknown" if len(synthetic) and synthetic["first_x"].isna().all() else ""
    return ", ".join(counted) + unknown


def _axis(which: str, share: float) -> str:
    if np.isfinite(share):
        return f"{which} component ({percent(share)} of the variance)"
    return "feature 1" if which == "first" else "feature 2"


def _joins(rows: pd.DataFrame, panel: int) -> list[Json]:
    """Return the lines from synthetic samples to their parents, all in one trace."""
    joined = rows[rows["first_x"].notna()]
    gap = np.full(len(joined), np.nan)
    x, y = (
        np.stack([joined[f"first_{at}"], joined[at], joined[f"second_{at}"], gap], axis=1).ravel().astype(np.float32)
        for at in ("x", "y")
    )
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": x,
            "y": y,
            "xaxis": axis("x", panel),
            "yaxis": axis("y", panel),
            "line": {"color": theme.faded(theme.NEUTRAL, 0.4), "width": 0.8},
            "hoverinfo": "skip",
            "showlegend": False,
        }
    ]


def _symbols(rows: pd.DataFrame, kind: str, colours: np.ndarray, panel: int) -> Json:
    size = SIZES[kind] * np.sqrt(np.maximum(1, rows["times"].to_numpy(dtype=float))).clip(max=2.5)
    edge = "rgba(255, 255, 255, 0.7)"
    line = {"color": edge, "width": 0.5} if kind == "kept" else {"width": 1.2}
    class_colour = colours[rows["class_index"].to_numpy(dtype=int)]
    names = [str(name) for name in rows["class"]]
    copies = [f", {times} times" if times > 1 else "" for times in rows["times"]]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": rows["x"].to_numpy(dtype=np.float32),
        "y": rows["y"].to_numpy(dtype=np.float32),
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
        "name": kind,
        "legendgroup": kind,
        "marker": {
            "color": class_colour,
            "symbol": SYMBOLS[kind],
            "size": size.astype(np.float32),
            "opacity": 0.5 if kind == "removed" else 0.85,
            "line": line,
        },
        "customdata": np.array([f"{name}, {kind}{many}" for name, many in zip(names, copies, strict=True)]),
        "hovertemplate": "%{customdata}<extra></extra>",
        "showlegend": False,
    }


def _legend(points: pd.DataFrame, names: list[str], colours: np.ndarray) -> tuple[list[Json], list[str]]:
    """Return the entries of the legend and their names: the kinds of samples, which hide and show them, and the classes."""
    kinds = [kind for kind in SYMBOLS if (points["kind"] == kind).any()]
    keys = [(kind, kind, theme.NEUTRAL, SYMBOLS[kind]) for kind in kinds]
    if len(names) <= MOST_CLASSES:
        keys += [
            (f"class {shorten(name)}", f"class {name}", str(colour), "square")
            for name, colour in zip(names, colours, strict=True)
        ]
    traces: list[Json] = [
        {
            "type": "scatter",
            "mode": "markers",
            "x": np.array([np.nan]),
            "y": np.array([np.nan]),
            "name": name,
            "legendgroup": group,
            "marker": {"color": colour, "symbol": symbol, "size": 9},
            "hoverinfo": "skip",
        }
        for name, group, colour, symbol in keys
    ]
    return traces, [name for name, *_ in keys]
