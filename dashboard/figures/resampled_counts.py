"""How many training samples each class had before a resampler, and what it has afterwards."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import runs_of
from dashboard.figures.shortened import shortened
from dashboard.figures.wording import sentence

how_to_read = (
    "For each class the training samples of the first seed before (grey) and after the resampler: originals that were kept, "
    "further copies of them, and samples that it made. The test part is never resampled."
)
NOTHING = "No resampler has done anything yet: its picture comes with the end of a run."
MOST_NAMES = 12  # classes; above that bars have neither name nor number
PARTS = {
    "kept": theme.qualitative(0),
    "copies": theme.qualitative(3),
    "synthetic": theme.qualitative(1),
}
BEFORE = "before"


@names_as_typed
def figure(counts: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """A panel a run, a grey bar and a stacked one for each class.

    Args:
        counts: resampled_counts_frame.
        compact: the layout for a narrow page.
    """
    if counts.empty:
        return message(NOTHING)
    runs = runs_of(counts)
    panels, traces = [], []
    named = counts.groupby("run").size().max() <= MOST_NAMES
    highest = float(counts[["before", "after"]].to_numpy().max())
    y: Json = {"title": {"text": "training samples"}, "range": [0, 1.14 * highest], "nticks": 6}
    for place, run in enumerate(runs):
        rows = counts[counts["run"] == run.id]
        names = [shortened(str(name)) for name in rows["class"]]
        x: Json = {"range": [-0.6, len(rows) - 0.4], "matches": None, "showgrid": False}
        x |= {"tickvals": np.arange(len(rows)), "ticktext": names} if named else {"nticks": 8, "tickformat": "d"}
        panels.append(Panel(f"<b>{run.label}</b>" if len(runs) > 1 else "", y, 0 if place else None, x=x))
        traces += _bars(rows, place, named)
    parts = [part for part in (BEFORE, *PARTS) if any(trace["name"] == part for trace in traces)]
    for part in parts:
        next(trace for trace in traces if trace["name"] == part)["showlegend"] = True
    columns = 3 if len(runs) > 1 else 1
    return Grid(panels, columns=columns, height=220, narrow_height=170, left=64).figure(
        traces, x={"title": {"text": "class"}}, legend=parts, hovermode="closest", barmode="stack", compact=compact
    )


def describe(counts: pd.DataFrame) -> str:
    """What every run had and has, in one sentence."""
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


def _bars(rows: pd.DataFrame, panel: int, named: bool) -> list[Json]:
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
    if named:
        traces[0] |= {"text": _texts(rows["before"]), "textposition": "outside"}
        # A number above the whole stack: the sum of its parts is no bar of its own.
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
