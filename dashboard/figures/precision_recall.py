"""Precision-recall curves at a share of positives."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import message
from dashboard.figures.escaping import escape_names
from dashboard.figures.runs import runs_of
from dashboard.figures.unit_square import Axes, draw, mean_of, reference_line
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "Precision (the share of positives among the cases called positive) against recall (the share of the positives that are "
    "called positive), at the share of positives chosen above. The dashed line is that share: the precision of guessing. "
    "Lines: means over the seeds at the same recall, bands: from the smallest to the largest; dots: the threshold above."
)
AXES = Axes("recall", "recall", "precision", "precision")


@escape_names
def figure(curves: pd.DataFrame, at: pd.DataFrame, share: float, *, compact: bool = False) -> go.Figure:
    """Draw one curve per run with its range over the seeds, and a dot at the threshold.

    Args:
        curves: precision_recall_frame.
        at: at_threshold_frame.
        share: share of positives.
        compact: whether to use the layout for a narrow page.
    """
    if curves.empty:
        return message("No probabilities yet: they are stored when a run has finished.")
    return draw(
        curves, at, AXES, reference_line((0, share), (1, share), f"guessing: {100 * share:.3g} %"), compact=compact
    )


def describe(curves: pd.DataFrame, at: pd.DataFrame, share: float) -> str:
    """Describe precision and recall of every run at the threshold, in one sentence."""
    if curves.empty:
        return "No probabilities yet."
    parts = [
        f"{run.label}, precision {percent(mean_of(at, run, 'precision'))} at recall {percent(mean_of(at, run, 'recall'))}"
        for run in runs_of(curves)
    ]
    return sentence(
        f"With {percent(share)} positives and the threshold {at['threshold'].iloc[0]:.3g} (guessing: {percent(share)})",
        parts,
    )
