"""Confusion matrix on the test set at the last epoch."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from jaxtyping import Float

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import runs_of
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import percent, sentence

FEW_CLASSES = 4  # up to which the numbers are large
MOST_NUMBERS = 15  # classes; above that the cells are too small for text
DARK_FROM = 0.75  # share from which a cell is dark enough for white text in both themes


def how_to_read(confusion: pd.DataFrame) -> str:
    """Return a caption that explains colours and numbers."""
    colour = "Rows are the true classes; the darker a cell, the larger the share of its row. Cells off the diagonal are errors."
    if confusion.empty or max(part["true"].nunique() for _, part in confusion.groupby("run")) > MOST_NUMBERS:
        return colour
    mean = ", as a mean over the seeds" if confusion.groupby(["run", "true", "predicted"]).size().max() > 1 else ""
    return f"{colour} A number is the count of test samples{mean}."


@escape_names
def figure(confusion: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one matrix per run, coloured by the share of the true class, with the mean counts as text.

    Args:
        confusion: confusion_frame.
        compact: whether to use the layout for a narrow page.
    """
    if confusion.empty:
        return message("No confusion matrix yet: it comes with the end of a run.")
    runs = runs_of(confusion)
    panels: list[Panel] = []
    traces: list[Json] = []
    longest = 1
    for panel, run in enumerate(runs):
        names, counts = mean_counts(confusion[confusion["run"] == run.id])
        longest = max(longest, *(len(shorten(name)) for name in names))
        ticks = name_ticks(names)
        across = {**ticks, "title": {"text": "predicted"}, "range": [-0.5, len(names) - 0.5]}
        down = {**ticks, "title": {"text": "true"}, "range": [len(names) - 0.5, -0.5]}
        panels.append(Panel(f"<b>{run.label}</b>" if len(runs) > 1 else "", down, x=across))
        totals = counts.sum(axis=1, keepdims=True)
        shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
        hover = "true %{y}, predicted %{x}: %{z:.1%} (%{customdata:.3~g} samples)<extra></extra>"
        traces += matrix(names, counts, shares, panel, hover)
    largest = max(part.nunique() for _, part in confusion.groupby("run")["true"])
    height = int(np.clip(34 * largest, 170, 330))
    grid = Grid(panels, columns=3 if len(runs) > 1 else 1, height=height, left=34 + round(6.8 * longest))
    return grid.figure(traces, x={}, hovermode="closest", compact=compact)


def describe(confusion: pd.DataFrame) -> str:
    """Describe the accuracy of every run and its most frequent error, in one sentence."""
    if confusion.empty:
        return "No confusion matrix yet."
    parts = []
    for run in runs_of(confusion):
        names, counts = mean_counts(confusion[confusion["run"] == run.id])
        wrong = counts - np.diag(np.diag(counts))
        true, predicted = np.unravel_index(wrong.argmax(), wrong.shape)
        mistake = (
            f"most often mistaken {names[true]} for {names[predicted]} ({_count(wrong[true, predicted])} samples)"
            if wrong.any()
            else "no mistakes"
        )
        parts.append(f"{run.label}, {percent(np.trace(counts) / counts.sum())} correct, {mistake}")
    return sentence("Confusion of classes on the test set at the last epoch", parts)


def mean_counts(run: pd.DataFrame) -> tuple[list[str], Float[np.ndarray, "true predicted"]]:
    """Return the names of the classes in order, and the counts of one run as means over its seeds."""
    names = [str(name) for name in run["true"].unique()]
    mean = run.groupby(["true", "predicted"])["count"].mean().unstack(fill_value=0.0)
    return names, mean.reindex(index=names, columns=names, fill_value=0.0).to_numpy(dtype=float)


def _count(mean: float) -> str:
    return f"{mean:.1f}".removesuffix(".0")


def name_ticks(names: list[str]) -> Json:
    """Return the ticks of an axis of classes: their names, or indices where the classes are many."""
    if len(names) > MOST_NUMBERS:
        return {"showgrid": False, "nticks": 6, "matches": None}
    texts = [shorten(name) for name in names]
    return {"tickvals": np.arange(len(names)), "ticktext": texts, "showgrid": False, "matches": None}


def matrix(
    names: list[str],
    counts: Float[np.ndarray, "true predicted"],
    shares: Float[np.ndarray, "true predicted"],
    panel: int,
    hover: str,
) -> list[Json]:
    """Return a matrix coloured by the shares, with the counts as text where the classes are few."""
    shared: Json = {"xaxis": axis("x", panel), "yaxis": axis("y", panel)}
    cells: Json = {
        **shared,
        "type": "heatmap",
        "x": np.arange(len(names)),
        "y": np.arange(len(names)),
        "z": shares.astype(np.float32),
        "zmin": 0,
        "zmax": 1,
        "colorscale": theme.SEQUENTIAL,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        "customdata": counts.astype(np.float32),
        "hovertemplate": hover,
    }
    if len(names) > MOST_NUMBERS:
        return [cells]
    true, predicted = np.nonzero(counts)
    dark = shares[true, predicted] >= DARK_FROM
    # Text over pale cells has the page's colour, so that it is legible in both themes.
    return [cells] + [
        {
            **shared,
            "type": "scatter",
            "mode": "text",
            "x": predicted[chosen],
            "y": true[chosen],
            "text": [_count(count) for count in counts[true[chosen], predicted[chosen]]],
            "textfont": {"size": 15 if len(names) <= FEW_CLASSES else 11, **colour},
            "hoverinfo": "skip",
            "showlegend": False,
        }
        for chosen, colour in ((dark, {"color": "#FFFFFF"}), (~dark, {}))
        if chosen.any()
    ]
