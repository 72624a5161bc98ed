"""The result as a dot plot: one row per run, one dot per seed, a circle for the mean."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.wording import percent, sentence

COLUMNS = {"balanced_accuracy": "all classes", "many": "many", "medium": "medium", "few": "few"}
ROW = 52  # px


def how_to_read(summary: pd.DataFrame) -> str:
    """Return a caption that explains the dots and how to compare runs."""
    if not len(summary) or summary["seed"].nunique() < 2:
        return "Each circle is a run: its mean recall on the test set, with one seed."
    text = "Dots are the seeds, the circle is their mean"
    if len(runs_of(summary)) < 2:
        return f"{text}."
    return f"{text}: where the dots of two runs overlap, the difference between the runs may be chance."


@escape_names
def figure(summary: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw the mean recall on the test set at the last epoch, one panel per group of classes.

    Args:
        summary: summary_frame.
        compact: whether to use the layout for a narrow page.
    """
    columns = _columns_of(summary)
    if not columns:
        return message("No result yet.")
    runs = runs_of(summary)
    rows = {run.id: row for row, run in enumerate(runs)}
    y_axis = {
        "range": [len(runs) - 0.3, -0.7],
        "tickvals": list(rows.values()),
        "ticktext": [_label(run) for run in runs],
        "showgrid": False,
    }
    panels = [Panel(title, y_axis, shares=0 if place else None) for place, title in enumerate(columns.values())]
    traces = [trace for panel, column in enumerate(columns) for trace in _dots(summary, column, runs, rows, panel)]
    lowest = min(float(summary[column].min()) for column in columns)
    highest = max(float(summary[column].max()) for column in columns)
    room = max(0.12 * (highest - lowest), 0.02)
    x = {
        "title": {"text": "mean recall, test set"},
        "tickformat": ".0%",
        "nticks": 5,
        "range": [lowest - room, highest + room],
    }
    # On a narrow page the labels would take half of the width, so they are drawn above the dots.
    narrow_axes = {f"yaxis{panel + 1 if panel else ''}": {"showticklabels": False} for panel in range(len(panels))}
    above = [_row_label(run, row, panel) for panel in range(len(panels)) for row, run in enumerate(runs)]
    longest = max(len(run.label) for run in runs)
    grid = Grid(panels, columns=4, height=ROW * len(runs) + 26, left=24 + min(260, round(6.6 * longest)), right=20)
    return grid.figure(
        traces,
        x=x,
        narrow={"annotations": above, "margin": {"l": 12}, **narrow_axes},
        hovermode="closest",
        shapes=[_guide(row, panel) for panel in range(len(panels)) for row in range(len(runs))],
        compact=compact,
    )


def describe(summary: pd.DataFrame) -> str:
    """Describe the means of every run with the range over the seeds, in one sentence."""
    columns = _columns_of(summary)
    if not columns:
        return "No result yet."
    parts = []
    for run in runs_of(summary):
        rows = summary[summary["run"] == run.id]
        values = []
        for column, title in columns.items():
            seeds = rows[column].dropna()
            if len(seeds):
                spread = f" ({percent(seeds.min())} to {percent(seeds.max())})" if len(seeds) > 1 else ""
                values.append(f"{title} {percent(seeds.mean())}{spread}")
        parts.append(f"{run.label}, {', '.join(values) or 'no result'}")
    return sentence("Mean recall on the test set at the last epoch", parts)


def _columns_of(summary: pd.DataFrame) -> dict[str, str]:
    if summary.empty:
        return {}
    return {column: title for column, title in COLUMNS.items() if summary[column].notna().any()}


def _dots(summary: pd.DataFrame, column: str, runs: list[Run], rows: dict[str, int], panel: int) -> list[Json]:
    colour = {run.id: run.colour for run in runs}
    seeds = summary[summary[column].notna()]
    means = seeds.groupby("run", sort=False)[column].mean()
    shared: Json = {"type": "scatter", "xaxis": axis("x", panel), "yaxis": axis("y", panel), "showlegend": False}
    return [
        {
            **shared,
            "mode": "markers",
            "x": seeds[column].to_numpy(dtype=float),
            "y": seeds["run"].map(rows).to_numpy(dtype=float),
            "customdata": seeds["seed"].to_numpy(),
            "marker": {"color": [colour[run] for run in seeds["run"]], "size": 7, "opacity": 0.85},
            "hovertemplate": "seed %{customdata}: %{x:.1%}<extra></extra>",
        },
        {
            **shared,
            "mode": "markers+text",
            "x": means.to_numpy(),
            "y": np.array([rows[str(run)] for run in means.index], dtype=float),
            "text": [percent(mean) for mean in means],
            "textposition": "bottom center",
            "textfont": {"size": 12},
            "marker": {
                "color": [colour[str(run)] for run in means.index],
                "size": 17,
                "symbol": "circle-open",
                "line": {"width": 2.5},
            },
            "cliponaxis": False,
            "hovertemplate": "mean: %{x:.1%}<extra></extra>",
        },
    ]


def _label(run: Run) -> str:
    return run.label if len(run.label) <= 38 else run.label[:37] + "…"


def _row_label(run: Run, row: int, panel: int) -> Json:
    return {
        "text": f'<span style="color:{run.colour}">●</span> {_label(run)}',
        "xref": f"{axis('x', panel)} domain",
        "yref": axis("y", panel),
        "x": 0,
        "y": row - 0.42,
        "xanchor": "left",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": 11},
    }


def _guide(row: int, panel: int) -> Json:
    return {
        "type": "line",
        "xref": f"{axis('x', panel)} domain",
        "yref": axis("y", panel),
        "x0": 0,
        "x1": 1,
        "y0": row,
        "y1": row,
        "line": {"color": theme.GRID, "width": 1},
        "layer": "below",
    }
