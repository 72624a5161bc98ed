"""Expected cost of errors as a function of the threshold."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.curves import legend_keys, level, line, ribbon
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.unit_square import HEIGHT, NARROW_HEIGHT, mean_of
from dashboard.figures.wording import number, sentence

how_to_read = (
    "The expected cost of the errors in 1,000 cases at every threshold, for the share of positives and the costs chosen above. "
    "The vertical line is the threshold; diamonds are the thresholds that are best for calibrated probabilities. Where a curve "
    "has its minimum elsewhere, its probabilities are not calibrated. Dashed: the cost of the cheaper constant classifier. "
    "Lines: means over the seeds, bands: from the smallest to the largest."
)


@escape_names
def figure(
    costs: pd.DataFrame, best: pd.DataFrame, threshold: float, without_skill: float, *, compact: bool = False
) -> go.Figure:
    """Draw one curve per run with its range over the seeds.

    Args:
        costs: cost_by_threshold_frame.
        best: best_thresholds_frame.
        threshold: position of the slider.
        without_skill: cost of the cheaper constant classifier.
        compact: whether to use the layout for a narrow page.
    """
    if costs.empty:
        return message("No probabilities yet: they are stored when a run has finished.")
    runs = runs_of(costs)
    bands = SeedBands(costs, ["run"], x="threshold").of("cost")
    ribbons: list[Json] = []
    lines: list[Json] = []
    for run in runs:
        band = bands[run.id,]
        ribbons += ribbon([band], 0, theme.faded(run.colour, 0.18), run.id)
        curve = line(band, 0, run.colour, run.label, ".4~g", group=run.id)
        lines.append({**curve, "x": band.x.astype(np.float32)})
    legend = [run.label for run in runs] if len(runs) > 1 else []
    panel = Panel(
        "", {"rangemode": "tozero", "nticks": 6, "separatethousands": True, "title": {"text": "cost of 1,000 cases"}}
    )
    return Grid([panel], columns=1, height=HEIGHT, narrow_height=NARROW_HEIGHT, left=66).figure(
        ribbons + lines + [_best(run, best) for run in runs] + (legend_keys(runs) if legend else []),
        x={
            "title": {"text": "threshold"},
            "range": [-0.02, 1.02],
            "nticks": 6,
            "hoverformat": ".3f",
            "unifiedhovertitle": {"text": "<b>threshold %{x}</b>"},
        },
        legend=legend,
        shapes=[level(without_skill, 0), _mark(threshold)],
        compact=compact,
    )


def describe(costs: pd.DataFrame, best: pd.DataFrame, threshold: float, without_skill: float) -> str:
    """Describe the cost of every run at the threshold and at the threshold in closed form, in one sentence."""
    if costs.empty:
        return "No probabilities yet."
    nearest = float(costs["threshold"].iloc[(costs["threshold"] - threshold).abs().argmin()])
    at_threshold = costs[costs["threshold"] == nearest]
    parts = [
        f"{run.label}, {number(mean_of(at_threshold, run, 'cost'))} (at {mean_of(best, run, 'calibrated'):.3g}: "
        f"{number(mean_of(best, run, 'calibrated_cost'))})"
        for run in runs_of(costs)
    ]
    start = f"Cost of 1,000 cases at the threshold {nearest:.3g}, without skill {number(without_skill)}"
    return sentence(start, parts)


def _best(run: Run, best: pd.DataFrame) -> Json:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": np.array([mean_of(best, run, "calibrated")]),
        "y": np.array([mean_of(best, run, "calibrated_cost")]),
        "name": run.label,
        "marker": {"symbol": "diamond", "color": run.colour, "size": 11, "line": {"color": "#FFFFFF", "width": 1.5}},
        "hoverinfo": "skip",
        "legendgroup": run.id,
        "showlegend": False,
    }


def _mark(threshold: float) -> Json:
    return {
        "type": "line",
        "xref": "x",
        "yref": "y domain",
        "x0": threshold,
        "x1": threshold,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.NEUTRAL, "width": 1.5},
    }
