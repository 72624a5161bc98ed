"""The eigenvalue density of each class, or of each group, with its extremes written in."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import Json, message
from dashboard.figures.curves import legend_keys
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import runs_of
from dashboard.figures.shortened import shortened
from dashboard.figures.wording import number, sentence

how_to_read = (
    "How the Hessian's eigenvalues are spread, on a logarithmic scale, because nearly all of them lie at 0: what reaches far to "
    "the right is steep, what reaches to the left curves downwards. Written in: λ min … λ max, means over the seeds."
)
DECADES = 6.5  # that are drawn below the peak
BEYOND = 1e-12  # of the peak; a logarithm needs something
MOST_EXTREMES = 4  # runs whose extremes find room in a panel


@names_as_typed
def figure(density: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """A panel a class or group, a curve a run.

    Args:
        density: density_frame.
        compact: the layout for a narrow page.
    """
    if density.empty:
        return message("Nothing is measured yet: densities appear class by class.")
    runs = {run.id: run for run in runs_of(density)}
    panels, traces, notes = [], [], []
    for place, (name, rows) in enumerate(density.groupby("panel", sort=False)):
        peak = float(rows["density"].max())
        top = np.log10(peak) + 0.4
        y = {"type": "log", "range": [top - DECADES, top], "dtick": 2, "exponentformat": "power"}
        panels.append(
            Panel(
                f"<b>{shortened(str(name))}</b>",
                y | {"title": {"text": "density"}},
                x=_range(rows),
            )
        )
        written = []
        for run_id, part in rows.groupby("run", sort=False):
            run = runs[str(run_id)]
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": part["eigenvalue"].to_numpy(dtype=np.float32),
                    "y": np.maximum(part["density"].to_numpy(), BEYOND * peak).astype(np.float32),
                    "xaxis": axis("x", place),
                    "yaxis": axis("y", place),
                    "name": run.label,
                    "line": {"color": run.colour, "width": 1.6},
                    "hovertemplate": "%{fullData.name}: %{y:.2~g} at λ = %{x:.3~g}<extra></extra>",
                    "legendgroup": run.id,
                    "showlegend": False,
                }
            )
            ends = f"{_signed(part['lambda_min'].iloc[0])} … {_signed(part['lambda_max'].iloc[0])}"
            written.append(f'<span style="color:{run.colour}">■</span> {ends}')
        notes.append(_note(place, written))
    shown = list(runs.values())
    legend = [run.label for run in shown] if len(shown) > 1 else []
    grid = Grid(panels, columns=3 if len(panels) <= 3 else 4, narrow_columns=1, height=170, narrow_height=120, left=62)
    return grid.figure(
        traces + (legend_keys(shown) if legend else []),
        x={"title": {"text": "eigenvalue λ"}, "nticks": 5},
        legend=legend,
        annotations=[note for note in notes if note],
        hovermode="closest",
        compact=compact,
    )


def describe(density: pd.DataFrame) -> str:
    """The range of the eigenvalues of every run, in one sentence."""
    if density.empty:
        return "Nothing is measured yet."
    parts = []
    for run in runs_of(density):
        rows = density[density["run"] == run.id]
        parts.append(f"{run.label}, from {number(rows['lambda_min'].min())} to {number(rows['lambda_max'].max())}")
    return sentence(f"Eigenvalue densities in {density['panel'].nunique()} panels", parts)


def _range(rows: pd.DataFrame) -> Json:
    return {"range": [float(rows["eigenvalue"].min()), float(rows["eigenvalue"].max())]}


def _note(place: int, written: list[str]) -> Json:
    """The extremes of the runs of a panel, one below the other."""
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
        "font": {"size": 11},
    }


def _signed(value: float) -> str:
    return f"{value:.3g}".replace("-", "−")
