"""Post-hoc logit adjustment: accuracy against τ, without training."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.curves import legend_keys, line, ribbon
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.result_table import with_spread
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "Nothing is trained: the stored test probabilities are divided by π^τ, so that rare classes are called more often; what "
    "was trained plainly is best near τ = 1, what loss, weights or resampling have corrected already near τ = 0. Choosing τ by "
    "this test set flatters."
)
COLUMNS = {"balanced_accuracy": "all classes", "many": "many", "medium": "medium", "few": "few"}


@names_as_typed
def figure(adjusted: pd.DataFrame, tau: float = 1.0, *, compact: bool = False) -> go.Figure:
    """One panel a group of classes, one curve a run over τ, a line where the slider stands.

    Args:
        adjusted: adjusted_frame.
        tau: the slider's position.
        compact: the layout for a narrow page.
    """
    columns = _columns_of(adjusted)
    if not columns:
        return message("No probabilities yet: they are stored when a network has finished.")
    runs = runs_of(adjusted)
    bands = SeedBands(adjusted, ["run"], x="tau")
    y = {"range": [-0.02, 1.02], "tickformat": ".0%", "nticks": 6, "title": {"text": "mean recall, test set"}}
    panels = [Panel(title, y, None if place == 0 else 0) for place, title in enumerate(columns.values())]
    ribbons: list[Json] = []
    lines: list[Json] = []
    for panel, column in enumerate(columns):
        for run in runs:
            band = bands.of(column)[run.id,]
            ribbons += ribbon([band], panel, theme.faded(run.colour, 0.18), run.id)
            lines.append({**line(band, panel, run.colour, run.label, group=run.id), "x": band.x.astype(np.float32)})
    legend = [run.label for run in runs] if len(runs) > 1 else []
    x = {
        "title": {"text": "τ"},
        "matches": "x",
        "nticks": 5,
        "range": [-0.03, float(adjusted["tau"].max()) + 0.03],
        "hoverformat": ".2f",
        "unifiedhovertitle": {"text": "<b>τ = %{x}</b>"},
    }
    return Grid(panels, columns=4, narrow_columns=2, height=240, narrow_height=170).figure(
        ribbons + lines + (legend_keys(runs) if legend else []),
        x=x,
        legend=legend,
        shapes=[_mark(tau, panel) for panel in range(len(panels))],
        compact=compact,
    )


def describe(adjusted: pd.DataFrame, tau: float = 1.0) -> str:
    """Balanced accuracy of every run at τ, and without adjustment, in one sentence."""
    if not _columns_of(adjusted):
        return "No probabilities yet."
    means = adjusted.groupby(["run", "tau"])["balanced_accuracy"].mean()
    at = _nearest(adjusted, tau)
    parts = [
        f"{run.label}, {percent(means[run.id, at])} (at τ = 0 {percent(means[run.id, 0.0])})"
        for run in runs_of(adjusted)
    ]
    return sentence(f"Balanced accuracy at τ = {at:g}", parts)


def table(adjusted: pd.DataFrame, tau: float) -> pd.DataFrame:
    """One row a run: mean recall at τ as `mean ± standard deviation`, the change against τ = 0 and the best τ."""
    rows = []
    columns: Mapping[str, str] = _columns_of(adjusted)
    for run in runs_of(adjusted):
        part = adjusted[adjusted["run"] == run.id]
        here = part[part["tau"] == _nearest(adjusted, tau)]
        plain = part[part["tau"] == 0]
        change = here["balanced_accuracy"].mean() - plain["balanced_accuracy"].mean()
        means = part.groupby("tau")["balanced_accuracy"].mean()
        rows.append(
            {
                "run": run.label,
                **{title: with_spread(here[column].to_numpy(dtype=float)) for column, title in columns.items()},
                "change from τ = 0": f"{100 * change:+.1f} points",
                "best τ (optimistic)": f"{means.idxmax():g}",
            }
        )
    return pd.DataFrame(rows)


def _nearest(adjusted: pd.DataFrame, tau: float) -> float:
    taus = adjusted["tau"].to_numpy(dtype=float)
    return float(taus[np.abs(taus - tau).argmin()])


def _columns_of(adjusted: pd.DataFrame) -> dict[str, str]:
    if adjusted.empty:
        return {}
    return {column: title for column, title in COLUMNS.items() if adjusted[column].notna().any()}


def _mark(tau: float, panel: int) -> Json:
    return {
        "type": "line",
        "xref": axis("x", panel),
        "yref": f"{axis('y', panel)} domain",
        "x0": tau,
        "x1": tau,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.NEUTRAL, "width": 1.5, "dash": "dash"},
    }
