"""What label noise made of the training labels: true class against the class that training sees."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import message
from dashboard.figures.confusion import matrix, mean_counts, name_ticks
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.shortened import shortened
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "A column holds the training samples that carry a label and adds up to 100 %; what is off the diagonal is wrong: in the "
    "columns of rare classes that can be most of it. Numbers are means over the seeds."
)


@names_as_typed
def figure(noise: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """One matrix, coloured by the share of the label that training sees, the mean counts as text.

    Args:
        noise: columns seed, true, seen, count.
        compact: the layout for a narrow page.
    """
    if noise.empty:
        return message("No label noise: all training labels are true.")
    names, counts = _counts(noise)
    ticks = name_ticks(names)
    across = {**ticks, "title": {"text": "label that training sees"}, "range": [-0.5, len(names) - 0.5]}
    down = {**ticks, "title": {"text": "true class"}, "range": [len(names) - 0.5, -0.5]}
    totals = counts.sum(axis=0, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    hover = "true %{y}, seen as %{x}: %{customdata:.3~g} samples, %{z:.1%} of that label<extra></extra>"
    longest = max(len(shortened(name)) for name in names)
    height = int(np.clip(34 * len(names), 170, 330))
    return Grid([Panel("", down, x=across)], columns=1, height=height, left=34 + round(6.8 * longest)).figure(
        matrix(names, counts, shares, 0, hover), x={}, hovermode="closest", compact=compact
    )


def describe(noise: pd.DataFrame) -> str:
    """How many labels are wrong, in one sentence."""
    if noise.empty:
        return "No label noise."
    _, counts = _counts(noise)
    return sentence("Training labels that are wrong", [percent(1 - np.trace(counts) / counts.sum())])


def _counts(noise: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    return mean_counts(noise.rename(columns={"seen": "predicted"}))
