"""Eigenvalue densities of the Hessian of each class, or of each group of classes."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import runs_of
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import number, sentence

DECADES = 8  # drawn below the peak, at most
FLOOR = 1e-12  # share of the peak, the lowest density on the logarithmic axis
MOST_EXTREMES = 4  # curves in a panel with room for their extremes and with distinguishable areas


def how_to_read(density: pd.DataFrame) -> str:
    """Return a caption that explains the curves and the width of the kernel."""
    text = (
        "The density of the Hessian's eigenvalues, on a logarithmic scale because nearly all of them lie at 0. Large positive "
        "eigenvalues are directions in which the loss rises steeply, negative ones directions in which it curves downwards. Each "
        "curve ends at its lowest and its highest eigenvalue over the seeds."
    )
    if density.empty:
        return text
    width = density["width"].iloc[0]
    return f"{text} An eigenvalue is drawn as a Gaussian of standard deviation {width:.2g}, cut off at these ends."


@escape_names
def figure(density: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one panel per run with one curve per class or group, all on the same axes.

    Args:
        density: density_frame.
        compact: whether to use the layout for a narrow page.
    """
    if density.empty:
        return message("No measurement yet: the densities appear class by class.")
    runs = runs_of(density)
    names = [str(name) for name in density["panel"].unique()]
    colours = dict(zip(names, theme.ranked(len(names)), strict=True))
    peak = float(density["density"].max())
    top = np.log10(peak) + 0.4
    # The ends of all curves are visible.
    ends = density.loc[density["eigenvalue"].isin(density["lambda_max"]), "density"]
    bottom = max(top - DECADES, np.log10(max(float(ends.min()), FLOOR * peak)) - 0.5) if len(ends) else top - DECADES
    y = {
        "type": "log",
        "range": [bottom, top],
        "dtick": 1,
        "exponentformat": "power",
        "title": {"text": "density"},
    }
    panels = [
        Panel(f"<b>{run.label}</b>" if len(runs) > 1 else "", y, shares=0 if place else None)
        for place, run in enumerate(runs)
    ]
    traces, notes = [], []
    for place, run in enumerate(runs):
        extremes = []
        for name, rows in density[density["run"] == run.id].groupby("panel", sort=False):
            traces.append(_curve(rows, str(name), colours[str(name)], place, peak, filled=len(names) <= MOST_EXTREMES))
            ends = f"{_signed(rows['lambda_min'].iloc[0])} … {_signed(rows['lambda_max'].iloc[0])}"
            extremes.append(f'<span style="color:{colours[str(name)]}">■</span> {shorten(str(name))} {ends}')
        notes.append(_note(place, extremes))
    span = float(density["eigenvalue"].min()), float(density["eigenvalue"].max())
    room = 0.02 * (span[1] - span[0])
    grid = Grid(panels, columns=1 if len(panels) <= 3 else 2, narrow_columns=1, height=180, narrow_height=140, left=62)
    return grid.figure(
        traces + _legend(colours),
        x={"title": {"text": "eigenvalue λ"}, "nticks": 8, "range": [span[0] - room, span[1] + room]},
        legend=names,
        annotations=[note for note in notes if note],
        hovermode="closest",
        compact=compact,
    )


def describe(density: pd.DataFrame) -> str:
    """Describe the range of the eigenvalues of every curve, in one sentence."""
    if density.empty:
        return "No measurement yet."
    parts = [
        f"{run.label}, {name} from {number(rows['lambda_min'].iloc[0])} to {number(rows['lambda_max'].iloc[0])}"
        for run in runs_of(density)
        for name, rows in density[density["run"] == run.id].groupby("panel", sort=False)
    ]
    return sentence("Eigenvalue densities", parts)


def _curve(rows: pd.DataFrame, name: str, colour: str, place: int, peak: float, *, filled: bool) -> Json:
    """Return the curve, which falls to the floor at its ends."""
    x, y = rows["eigenvalue"].to_numpy(), np.maximum(rows["density"].to_numpy(), FLOOR * peak)
    bottom = [FLOOR * peak]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.concatenate([x[:1], x, x[-1:]]).astype(np.float32),
        "y": np.concatenate([bottom, y, bottom]).astype(np.float32),
        "xaxis": axis("x", place),
        "yaxis": axis("y", place),
        "name": name,
        "line": {"color": colour, "width": 1.8},
        **({"fill": "tozeroy", "fillcolor": theme.faded(colour, 0.14)} if filled else {}),
        "hovertemplate": "%{fullData.name}: %{y:.2~g} at λ = %{x:.3~g}<extra></extra>",
        "legendgroup": name,
        "showlegend": False,
    }


def _legend(colours: dict[str, str]) -> list[Json]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": np.array([np.nan]),
            "y": np.array([np.nan]),
            "name": name,
            "legendgroup": name,
            "line": {"color": colour, "width": 3},
            "hoverinfo": "skip",
        }
        for name, colour in colours.items()
    ]


def _note(place: int, extremes: list[str]) -> Json:
    """Return the extremes of the curves of a panel, one per line; empty where the curves are many."""
    if len(extremes) > MOST_EXTREMES:
        return {}
    return {
        "text": "<br>".join(extremes),
        "xref": f"{axis('x', place)} domain",
        "yref": f"{axis('y', place)} domain",
        "x": 1,
        "y": 1,
        "xanchor": "right",
        "yanchor": "top",
        "align": "right",
        "showarrow": False,
        "font": {"size": 13},
    }


def _signed(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
