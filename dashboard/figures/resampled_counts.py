"""Number of training samples of each class before and after a resampler."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import runs_of
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import join_names, sentence

NOTHING = "No resampler has been applied yet: the figure appears at the end of a run."
MOST_NAMES = 12  # classes; above that bars have neither name nor number
PARTS = {
    "kept": theme.qualitative(0),
    "copies": theme.qualitative(3),
    "synthetic": theme.qualitative(1),
}
BEFORE = "before"


def how_to_read(counts: pd.DataFrame) -> str:
    """Return a caption that explains the bars."""
    parts = ["kept originals"]
    if len(counts) and counts["copied"].any():
        parts.append("further copies of them")
    if len(counts) and counts["synthetic"].any():
        parts.append("synthetic samples")
    return (
        "For each class the training samples of the first seed before (grey) and after the resampler: "
        f"{join_names(parts)}. The test part is never resampled."
    )


@escape_names
def figure(counts: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one panel per run, with a grey bar and a stacked bar for each class.

    Args:
        counts: resampled_counts_frame.
        compact: whether to use the layout for a narrow page.
    """
    if counts.empty:
        return message(NOTHING)
    runs = runs_of(counts)
    panels, traces = [], []
    with_names = counts.groupby("run").size().max() <= MOST_NAMES
    highest = float(counts[["before", "after"]].to_numpy().max())
    y: Json = {"title": {"text": "training samples"}, "range": [0, 1.14 * highest], "nticks": 6}
    for place, run in enumerate(runs):
        rows = counts[counts["run"] == run.id]
        names = [shorten(str(name)) for name in rows["class"]]
        x: Json = {"range": [-0.6, len(rows) - 0.4], "matches": None, "showgrid": False}
        x |= {"tickvals": np.arange(len(rows)), "ticktext": names} if with_names else {"nticks": 8, "tickformat": "d"}
        panels.append(Panel(f"<b>{run.label}</b>" if len(runs) > 1 else "", y, 0 if place else None, x=x))
        traces += _bars(rows, place, with_names)
    parts = [part for part in (BEFORE, *PARTS) if any(trace["name"] == part for trace in traces)]
    for part in parts:
        next(trace for trace in traces if trace["name"] == part)["showlegend"] = True
    columns = 3 if len(runs) > 1 else 1
    return Grid(panels, columns=columns, height=220, narrow_height=170, left=64).figure(
        traces, x={"title": {"text": "class"}}, legend=parts, hovermode="closest", barmode="stack", compact=compact
    )


def describe(counts: pd.DataFrame) -> str:
    """Describe the number of samples of every run before and after resampling, in one sentence."""
    if counts.empty:
        return NOTHING
    parts = []
    for run in runs_of(counts):
        rows = counts[counts["run"] == run.id]
        total = rows[["before", "removed", "copied", "synthetic", "after"]].sum()
        rarest = rows.loc[rows["before"].idxmin()]
        parts.append(
            f"{run.label}, from {total['before']:,} to {total['after']:,} ({total['removed']:,} removed, {total['copied']:,} "
            f"copied, {total['synthetic']:,} synthetic), class {rarest['class']} from {rarest['before']:,} to "
            f"{rarest['after']:,}"
        )
    return sentence("Training samples before and after resampling", parts)


def _bars(rows: pd.DataFrame, panel: int, with_names: bool) -> list[Json]:
    places = np.arange(len(rows), dtype=float)
    heights = {
        "kept": rows["before"] - rows["removed"],
        "copies": rows["copied"],
        "synthetic": rows["synthetic"],
    }
    names = np.array([str(name) for name in rows["class"]])
    shared: Json = {
        "type": "bar",
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
        "width": 0.36,
        "customdata": names,
        "showlegend": False,
        "cliponaxis": False,
    }
    traces = [_bar(shared, BEFORE, places - 0.2, rows["before"], theme.faded(theme.NEUTRAL, 0.55))]
    traces += [
        _bar(shared, part, places + 0.2, height, PARTS[part]) for part, height in heights.items() if (height > 0).any()
    ]
    if with_names:
        traces[0] |= {"text": _texts(rows["before"]), "textposition": "outside"}
        # A number above the whole stack, whose height is not that of a single bar.
        traces.append(
            {
                "type": "scatter",
                "mode": "text",
                "xaxis": axis("x", panel),
                "yaxis": axis("y", panel),
                "x": places + 0.2,
                "y": rows["after"].to_numpy(dtype=float),
                "text": _texts(rows["after"]),
                "textposition": "top center",
                "textfont": {"size": 12},
                "hoverinfo": "skip",
                "showlegend": False,
                "cliponaxis": False,
                "name": "after",
            }
        )
    return traces


def _texts(values: pd.Series) -> list[str]:
    return [f"{value:,}" for value in values]


def _bar(shared: Json, part: str, places: np.ndarray, heights: pd.Series, colour: str) -> Json:
    return {
        **shared,
        "name": part,
        "legendgroup": part,
        "x": places,
        "y": heights.to_numpy(dtype=float),
        "marker": {"color": colour, "line": {"width": 0}},
        "hovertemplate": f"class %{{customdata}}, {part}: %{{y:,.0f}}<extra></extra>",
    }
