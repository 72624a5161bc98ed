"""Curves in the unit square: one per run with its range over the seeds, and a dot at the threshold."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json
from dashboard.figures.curves import legend_keys, line, ribbon
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.seeds import SeedBands

RANGE = (-0.02, 1.02)
_SHARE = {"range": list(RANGE), "tickformat": ".0%", "nticks": 6}
HEIGHT, NARROW_HEIGHT = 300, 270


@dataclass(frozen=True)
class Axes:
    """The columns of both axes, and their titles."""

    x: str
    x_title: str
    y: str
    y_title: str


def draw(curves: pd.DataFrame, at: pd.DataFrame, axes: Axes, no_skill: Json, *, compact: bool) -> go.Figure:
    """Draw one curve per run, and a dot at the threshold.

    Args:
        curves: run, label, seed and the columns of `axes`.
        at: at_threshold_frame, with the same columns.
        axes: the columns to draw.
        no_skill: the line of a classifier without skill, see `reference_line`.
        compact: whether to use the layout for a narrow page.
    """
    runs = runs_of(curves)
    bands = SeedBands(curves, ["run"], x=axes.x).of(axes.y)
    ribbons: list[Json] = []
    lines: list[Json] = []
    for run in runs:
        band = bands[run.id,]
        ribbons += ribbon([band], 0, theme.faded(run.colour, 0.18), run.id)
        lines.append({**line(band, 0, run.colour, run.label, group=run.id), "x": band.x.astype(np.float32)})
    legend = [run.label for run in runs] if len(runs) > 1 else []
    x = {
        **_SHARE,
        "title": {"text": axes.x_title},
        "hoverformat": ".1%",
        "unifiedhovertitle": {"text": f"<b>{axes.x_title} %{{x}}</b>"},
    }
    panel = Panel("", {**_SHARE, "title": {"text": axes.y_title}})
    return Grid([panel], columns=1, height=HEIGHT, narrow_height=NARROW_HEIGHT).figure(
        ribbons + lines + [_dot(run, at, axes) for run in runs] + (legend_keys(runs) if legend else []),
        x=x,
        legend=legend,
        shapes=[no_skill],
        compact=compact,
    )


def reference_line(start: tuple[float, float], end: tuple[float, float], label: str) -> Json:
    """Return a dashed line: calibration, or a classifier without skill."""
    return {
        "type": "line",
        "xref": "x",
        "yref": "y",
        "x0": start[0],
        "y0": start[1],
        "x1": end[0],
        "y1": end[1],
        "line": {"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"},
        "label": {"text": label, "textposition": "start", "yanchor": "bottom", "font": {"size": 11}},
    }


def mean_of(frame: pd.DataFrame, run: Run, column: str) -> float:
    """Return the mean of a column over the seeds of a run; NaN where no value is defined."""
    values = frame.loc[frame["run"] == run.id, column].to_numpy(dtype=float)
    defined = values[np.isfinite(values)]
    return float(defined.mean()) if len(defined) else float("nan")


def _dot(run: Run, at: pd.DataFrame, axes: Axes) -> Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.array([mean_of(at, run, axes.x)]),
        "y": np.array([mean_of(at, run, axes.y)]),
        "name": run.label,
        "marker": {"color": run.colour, "size": 11, "line": {"color": "#FFFFFF", "width": 1.5}},
        "hoverinfo": "skip",
        "legendgroup": run.id,
        "showlegend": False,
    }
