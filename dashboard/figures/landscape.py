"""Slices of the loss around trained networks: curves along one direction, surfaces over two."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, assemble, message
from dashboard.figures.curves import legend_keys
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.wording import number, sentence

how_to_read = (
    "The mean loss of a group's classes when the weights move along random directions, in which every filter has the norm of "
    "the network's filter, or along the steepest directions; 0 is the trained network. Means over the seeds, each of which has "
    "its own directions."
)
GROUPS = ("many", "medium", "few", "all")
SURFACE_HEIGHT = {"wide": 330, "narrow": 300}  # px
COLUMNS = 3


@escape_names
def figure(landscape: pd.DataFrame, *, group: str = "few", compact: bool = False) -> go.Figure:
    """Draw one panel per group with one curve per run, or one surface per run.

    Args:
        landscape: landscape_frame.
        group: the group whose loss the surfaces show; curves show all groups.
        compact: whether to use the layout for a narrow page.
    """
    if landscape.empty:
        return message("No slice yet.")
    if landscape["second"].notna().any():
        return _surfaces(landscape, group, compact)
    runs = runs_of(landscape)
    groups = [name for name in GROUPS if (landscape["group"] == name).any()]
    panels = [
        Panel(f"<b>{name}</b>", {"title": {"text": "loss"}, "nticks": 6, "rangemode": "tozero"}) for name in groups
    ]
    traces: list[Json] = []
    for place, name in enumerate(groups):
        for run in runs:
            rows = landscape[(landscape["group"] == name) & (landscape["run"] == run.id)]
            mean = rows.groupby("first")["loss"].mean()
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": mean.index.to_numpy(dtype=np.float32),
                    "y": mean.to_numpy(dtype=np.float32),
                    "xaxis": axis("x", place),
                    "yaxis": axis("y", place),
                    "name": run.label,
                    "line": {"color": run.colour, "width": 2.2},
                    "hovertemplate": "%{fullData.name}: %{y:.3~g}<extra></extra>",
                    "legendgroup": run.id,
                    "showlegend": False,
                }
            )
    legend = [run.label for run in runs] if len(runs) > 1 else []
    return Grid(panels, columns=4, narrow_columns=1, height=210, narrow_height=150).figure(
        traces + (legend_keys(runs) if legend else []),
        x={"title": {"text": "along the direction"}, "nticks": 5},
        legend=legend,
        compact=compact,
    )


def describe(landscape: pd.DataFrame, *, group: str = "few") -> str:
    """Describe the lowest and the highest loss around the networks of every run, in one sentence."""
    if landscape.empty:
        return "No slice yet."
    rows = landscape[landscape["group"] == group]
    rows = rows if len(rows) else landscape
    parts = []
    for run in runs_of(rows):
        mean = rows[rows["run"] == run.id].groupby(["first", "second"], dropna=False)["loss"].mean()
        parts.append(f"{run.label}, from {number(mean.min())} to {number(mean.max())}")
    return sentence(f"Loss of the {group} classes around the networks", parts)


def _surfaces(landscape: pd.DataFrame, group: str, compact: bool) -> go.Figure:
    runs = runs_of(landscape)
    rows = landscape[landscape["group"] == group]
    highest = float(rows["loss"].max())
    traces = [_surface(place, run, rows[rows["run"] == run.id], highest) for place, run in enumerate(runs)]
    layouts = {
        width: _scenes(runs, highest, columns, SURFACE_HEIGHT[width])
        for width, columns in (("wide", COLUMNS), ("narrow", 1))
    }
    return assemble(traces, layouts["wide"], layouts["narrow"], compact=compact)


def _surface(place: int, run: Run, rows: pd.DataFrame, highest: float) -> Json:
    grid = rows.pivot_table(index="second", columns="first", values="loss", dropna=False)
    return {
        "type": "surface",
        "scene": _scene(place),
        "x": grid.columns.to_numpy(dtype=np.float32),
        "y": grid.index.to_numpy(dtype=np.float32),
        "z": grid.to_numpy(dtype=np.float32),
        "name": run.label,
        "colorscale": [list(stop) for stop in zip((0, 0.25, 0.5, 0.75, 1), theme.RANKED_ANCHORS, strict=True)],
        "cmin": 0,
        "cmax": highest,
        "showscale": False,
        "hovertemplate": "%{fullData.name}: %{z:.3~g} at %{x:.2~g}, %{y:.2~g}<extra></extra>",
    }


def _scenes(runs: list[Run], highest: float, columns: int, height: int) -> Json:
    """Return the layout with one scene per run, in rows of `columns`, all with the same range of the loss."""
    columns = min(columns, len(runs))
    rows = -(-len(runs) // columns)
    layout: Json = {"height": rows * height, "margin": {"l": 4, "r": 4, "t": 4, "b": 4}, "showlegend": False}
    notes = []
    for place, run in enumerate(runs):
        row, column = divmod(place, columns)
        x = [column / columns, (column + 1) / columns]
        y = [1 - (row + 1) / rows, 1 - row / rows]
        plain = {
            "gridcolor": theme.GRID,
            "zeroline": False,
            "showbackground": False,
            "nticks": 4,
            "tickfont": {"size": 10},
        }
        layout[_scene(place)] = {
            "domain": {"x": x, "y": [y[0], y[1] - 22 / (rows * height)]},
            "xaxis": {**plain, "title": {"text": "first", "font": {"size": 12}}},
            "yaxis": {**plain, "title": {"text": "second", "font": {"size": 12}}},
            "zaxis": {**plain, "title": {"text": "loss", "font": {"size": 12}}, "range": [0, 1.02 * highest]},
            "aspectmode": "cube",
            "camera": {"eye": {"x": 1.5, "y": 1.5, "z": 1.0}},
        }
        notes.append(
            {
                "text": f"<b>{run.label}</b>",
                "xref": "paper",
                "yref": "paper",
                "x": x[0],
                "y": y[1],
                "xanchor": "left",
                "yanchor": "top",
                "showarrow": False,
                "font": {"size": 13},
            }
        )
    return layout | {"annotations": notes}


def _scene(place: int) -> str:
    return "scene" if place == 0 else f"scene{place + 1}"
