"""Effect of label noise: true classes against training labels."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import message
from dashboard.figures.confusion import matrix, mean_counts, name_ticks
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "A column contains the training samples with one label and adds up to 100 %. Cells off the diagonal are wrong labels; in the "
    "columns of rare classes they can be the majority. Numbers are means over the seeds."
)


@escape_names
def figure(noise: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one matrix, coloured by the share of the training label, with the mean counts as text.

    Args:
        noise: columns seed, true, seen, count.
        compact: whether to use the layout for a narrow page.
    """
    if noise.empty:
        return message("No label noise: all training labels are true.")
    names, counts = _counts(noise)
    ticks = name_ticks(names)
    across = {**ticks, "title": {"text": "training label"}, "range": [-0.5, len(names) - 0.5]}
    down = {**ticks, "title": {"text": "true class"}, "range": [len(names) - 0.5, -0.5]}
    totals = counts.sum(axis=0, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    hover = "true %{y}, seen as %{x}: %{customdata:.3~g} samples, %{z:.1%} of that label<extra></extra>"
    longest = max(len(shorten(name)) for name in names)
    height = int(np.clip(34 * len(names), 170, 330))
    return Grid([Panel("", down, x=across)], columns=1, height=height, left=34 + round(6.8 * longest)).figure(
        matrix(names, counts, shares, 0, hover), x={}, hovermode="closest", compact=compact
    )


def describe(noise: pd.DataFrame) -> str:
    """Describe the share of wrong labels, in one sentence."""
    if noise.empty:
        return "No label noise."
    _, counts = _counts(noise)
    return sentence("Training labels that are wrong", [percent(1 - np.trace(counts) / counts.sum())])


def _counts(noise: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    return mean_counts(noise.rename(columns={"seen": "predicted"}))
