"""Post-hoc logit adjustment: accuracy as a function of τ, without training."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from core.reports.numbers import Measured, columns, share
from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.curves import legend_keys, line, ribbon
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "Nothing is trained: the stored test probabilities are divided by π^τ, so that rare classes are predicted more often. A "
    "method without correction is best near τ = 1; one that loss, weights or resampling have corrected already, near τ = 0. A "
    "τ that is chosen on this test set is optimistic."
)
COLUMNS = {"balanced_accuracy": "all classes", "many": "many", "medium": "medium", "few": "few"}


@escape_names
def figure(adjusted: pd.DataFrame, tau: float = 1.0, *, compact: bool = False) -> go.Figure:
    """Draw one panel per group of classes, with one curve per run over τ and a line at the position of the slider.

    Args:
        adjusted: adjusted_frame.
        tau: position of the slider.
        compact: whether to use the layout for a narrow page.
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
    """Describe the balanced accuracy of every run at τ and without adjustment, in one sentence."""
    if not _columns_of(adjusted):
        return "No probabilities yet."
    means = adjusted.groupby(["run", "tau"])["balanced_accuracy"].mean()
    nearest = _nearest(adjusted, tau)
    parts = [
        f"{run.label}, {percent(means[run.id, nearest])} (at τ = 0 {percent(means[run.id, 0.0])})"
        for run in runs_of(adjusted)
    ]
    return sentence(f"Balanced accuracy at τ = {nearest:g}", parts)


def table(adjusted: pd.DataFrame, tau: float) -> pd.DataFrame:
    """Return one row per run: recall at τ as `mean ± standard deviation`, its change from τ = 0, and the best τ."""
    rows: list[dict[str, str | Measured]] = []
    titles: Mapping[str, str] = _columns_of(adjusted)
    for run in runs_of(adjusted):
        part = adjusted[adjusted["run"] == run.id]
        at_tau = part[part["tau"] == _nearest(adjusted, tau)]
        unadjusted = part[part["tau"] == 0]
        change = at_tau["balanced_accuracy"].mean() - unadjusted["balanced_accuracy"].mean()
        means = part.groupby("tau")["balanced_accuracy"].mean()
        rows.append(
            {
                "run": run.label,
                **{f"{title} %": share(at_tau[column]) for column, title in titles.items()},
                "change from τ = 0, points": f"{round(100 * change, 1) + 0.0:+.1f}".replace("-", "−"),
                "best τ (optimistic)": f"{means.idxmax():g}",
            }
        )
    return pd.DataFrame(columns(rows))


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
