"""The eigenvalue densities of the classes, or of the groups, of each run on top of each other."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import runs_of
from dashboard.figures.shortened import shortened
from dashboard.figures.wording import number, sentence

DECADES = 8  # that are drawn below the peak, at most
BEYOND = 1e-12  # of the peak; a logarithm needs something
MOST_EXTREMES = 4  # curves whose extremes find room in a panel, and whose areas can be told apart


def how_to_read(density: pd.DataFrame) -> str:
    """What the curves show, and how wide an eigenvalue is drawn."""
    read = (
        "How the Hessian's eigenvalues are spread, on a logarithmic scale, because nearly all of them lie at 0: what reaches far "
        "to the right is steep, what reaches to the left curves downwards. Each curve ends at its lowest and its highest "
        "eigenvalue over the seeds."
    )
    if density.empty:
        return read
    return f"{read} An eigenvalue is drawn as a bell of standard deviation {density['width'].iloc[0]:.2g}, cut off at these ends."


@names_as_typed
def figure(density: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """A panel a run, a curve a class or group, all on the same axes.

    Args:
        density: density_frame.
        compact: the layout for a narrow page.
    """
    if density.empty:
        return message("Nothing is measured yet: densities appear class by class.")
    runs = runs_of(density)
    names = [str(name) for name in density["panel"].unique()]
    colours = dict(zip(names, theme.ranked(len(names)), strict=True))
    peak = float(density["density"].max())
    top = np.log10(peak) + 0.4
    # Every curve is seen where it ends.
    ends = density.loc[density["eigenvalue"].isin(density["lambda_max"]), "density"]
    bottom = max(top - DECADES, np.log10(max(float(ends.min()), BEYOND * peak)) - 0.5) if len(ends) else top - DECADES
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
        written = []
        for name, rows in density[density["run"] == run.id].groupby("panel", sort=False):
            traces.append(_curve(rows, str(name), colours[str(name)], place, peak, filled=len(names) <= MOST_EXTREMES))
            ends = f"{_signed(rows['lambda_min'].iloc[0])} … {_signed(rows['lambda_max'].iloc[0])}"
            written.append(f'<span style="color:{colours[str(name)]}">■</span> {shortened(str(name))} {ends}')
        notes.append(_note(place, written))
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
    """The range of the eigenvalues of every curve, in one sentence."""
    if density.empty:
        return "Nothing is measured yet."
    parts = [
        f"{run.label}, {name} from {number(rows['lambda_min'].iloc[0])} to {number(rows['lambda_max'].iloc[0])}"
        for run in runs_of(density)
        for name, rows in density[density["run"] == run.id].groupby("panel", sort=False)
    ]
    return sentence("Eigenvalue densities", parts)


def _curve(rows: pd.DataFrame, name: str, colour: str, place: int, peak: float, *, filled: bool) -> Json:
    """The curve, which falls to the bottom at its ends."""
    x, y = rows["eigenvalue"].to_numpy(), np.maximum(rows["density"].to_numpy(), BEYOND * peak)
    bottom = [BEYOND * peak]
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


def _note(place: int, written: list[str]) -> Json:
    """The extremes of the curves of a panel, one below the other."""
    if len(written) > MOST_EXTREMES:
        return {}
    return {
        "text": "<br>".join(written),
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
