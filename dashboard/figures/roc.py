"""ROC curves: recall against the false-positive rate."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import message
from dashboard.figures.escaping import escape_names
from dashboard.figures.runs import runs_of
from dashboard.figures.unit_square import Axes, draw, mean_of, reference_line
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "Every threshold is a point: the share of the positives that it calls positive, against the share of the negatives that it "
    "calls positive. Up and to the left is better; the dashed line is guessing. Lines: means over the seeds at the same "
    "false-positive rate, bands: from the smallest to the largest; dots: the threshold above. The share of positives does not "
    "matter here."
)
AXES = Axes("false_positive_rate", "false-positive rate", "true_positive_rate", "recall")


@escape_names
def figure(roc: pd.DataFrame, at: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one curve per run with its range over the seeds, and a dot at the threshold.

    Args:
        roc: roc_frame.
        at: at_threshold_frame.
        compact: whether to use the layout for a narrow page.
    """
    if roc.empty:
        return message("No probabilities yet: they are stored when a run has finished.")
    points = at.rename(columns={"recall": "true_positive_rate"})
    return draw(roc, points, AXES, reference_line((0, 0), (1, 1), ""), compact=compact)


def describe(roc: pd.DataFrame, at: pd.DataFrame) -> str:
    """Describe both rates of every run at the threshold, in one sentence."""
    if roc.empty:
        return "No probabilities yet."
    parts = [
        f"{run.label}, {percent(mean_of(at, run, 'recall'))} of the positives and "
        f"{percent(mean_of(at, run, 'false_positive_rate'))} of the negatives"
        for run in runs_of(roc)
    ]
    return sentence(f"Called positive at the threshold {at['threshold'].iloc[0]:.3g}", parts)
