"""Reliability diagram: observed shares of positives against predicted probabilities."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import Json, message
from dashboard.figures.curves import legend_keys
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.unit_square import RANGE, mean_of, reference_line
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "Predicted probabilities in ten bins, converted from the share of positives in training to the share chosen above. Dots on "
    "the dashed line are calibrated; below it the probabilities are too high. Dots: means over the seeds, whiskers: from the "
    "smallest to the largest. The bars count the test samples of each dot: a bin with few samples says little."
)
BINS = 10
BARS = 0.85  # share of the width of a bin that its bars take together


@escape_names
def figure(bins: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw the observed against the predicted share, one line per run, and the number of test samples in each bin.

    Args:
        bins: reliability_frame.
        compact: whether to use the layout for a narrow page.
    """
    if bins.empty:
        return message("No probabilities yet: they are stored when a run has finished.")
    runs = runs_of(bins)
    by_bin = SeedBands(bins, ["run"], x="bin")
    predicted, observed, samples = (by_bin.of(column) for column in ("predicted", "observed", "samples"))
    dots = [_dots(run, predicted[run.id,], observed[run.id,]) for run in runs]
    width = BARS / BINS / len(runs)
    bars = [_bars(run, samples[run.id,], place * width - BARS / BINS / 2, width) for place, run in enumerate(runs)]
    share = {"range": list(RANGE), "tickformat": ".0%", "nticks": 6}
    panels = [
        Panel("", {**share, "title": {"text": "share that is positive"}}),
        Panel("", {"type": "log", "title": {"text": "test samples"}, "exponentformat": "none", "dtick": 1}),
    ]
    legend = [run.label for run in runs] if len(runs) > 1 else []
    return Grid(panels, columns=2, height=300, narrow_height=200, left=62).figure(
        dots + bars + (legend_keys(runs) if legend else []),
        x={**share, "title": {"text": "predicted probability of the positive class"}, "matches": "x"},
        legend=legend,
        shapes=[reference_line((0, 0), (1, 1), "")],
        hovermode="closest",
        compact=compact,
    )


def describe(bins: pd.DataFrame) -> str:
    """Describe the calibration error of every run, in one sentence."""
    if bins.empty:
        return "No probabilities yet."
    parts = [f"{run.label}, {percent(mean_of(bins, run, 'error'))}" for run in runs_of(bins)]
    return sentence("Mean distance between predicted and observed share of positives", parts)


def _dots(run: Run, predicted: Band, observed: Band) -> Json:
    filled = np.isfinite(observed.mean)
    trace: Json = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": predicted.mean[filled].astype(np.float32),
        "y": observed.mean[filled].astype(np.float32),
        "name": run.label,
        "line": {"color": run.colour, "width": 2},
        "marker": {"color": run.colour, "size": 8},
        "hovertemplate": "%{fullData.name}: predicted %{x:.1%}, observed %{y:.1%}<extra></extra>",
        "legendgroup": run.id,
        "showlegend": False,
    }
    if observed.has_spread:
        trace["error_y"] = {
            "type": "data",
            "array": (observed.high - observed.mean)[filled],
            "arrayminus": (observed.mean - observed.low)[filled],
            "color": run.colour,
            "thickness": 1.2,
            "width": 3,
        }
    return trace


def _bars(run: Run, samples: Band, offset: float, width: float) -> Json:
    filled = samples.mean > 0
    return {
        "type": "bar",
        "x": ((samples.x[filled] + 0.5) / BINS).astype(np.float32),
        "y": samples.mean[filled].astype(np.float32),
        "offset": offset,
        "width": width,
        "xaxis": "x2",
        "yaxis": "y2",
        "name": run.label,
        "marker": {"color": run.colour},
        "hovertemplate": "%{fullData.name}: %{y:.3~s} test samples<extra></extra>",
        "legendgroup": run.id,
        "showlegend": False,
    }
