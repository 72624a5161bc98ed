"""Rank correlation of the weight of each class with its B′, with the range over the seeds."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import Json, message
from dashboard.figures.by_rank import dots, offset, rank_axis, ranks_of
from dashboard.figures.class_order import classes_by_run
from dashboard.figures.curves import legend_keys, level
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.rank_correlation import by_class
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import sentence

COLUMNS = {"rank_correlation": "weight and B′", "detrended": "their changes from epoch to epoch"}
NOTHING = "No correlation: it needs three epochs of a weighting that changes while the network trains, such as RDR."


def how_to_read(classes: pd.DataFrame, *, b_prime: str = "b_prime") -> str:
    """Return a caption that explains the panels."""
    if _correlations(classes, b_prime).empty:
        return "Spearman's correlation of weight and B′ over the epochs, where weights move."
    return (
        "Left: Spearman's correlation of weight and B′ over the epochs after the warm-up. It is below zero for rare classes, "
        "whose weight rises while B′ falls as they are learned, and often above zero for frequent ones, where both fall; that "
        "is mostly trend. Right: the correlation of their changes from epoch to epoch, which a trend does not affect. Near "
        "zero, the weight does not follow B′ from one epoch to the next."
    )


@escape_names
def figure(classes: pd.DataFrame, *, b_prime: str = "b_prime", compact: bool = False) -> go.Figure:
    """Draw two panels, the correlation and the detrended one, with one dot per class and run and the range over the seeds.

    Args:
        classes: classes_frame.
        b_prime: the column that holds B′.
        compact: whether to use the layout for a narrow page.
    """
    correlations = _correlations(classes, b_prime)
    if correlations.empty:
        return message(NOTHING)
    runs = [run for run in runs_of(classes) if (correlations["run"] == run.id).any()]
    ranked = classes_by_run(correlations)
    y = {"range": [-1.08, 1.08], "title": {"text": "rank correlation"}, "nticks": 5}
    panels = [Panel(title, y, None if panel == 0 else 0) for panel, title in enumerate(COLUMNS.values())]
    traces: list[Json] = []
    for panel, column in enumerate(COLUMNS):
        bands = SeedBands(correlations, ["run"], x="rank").of(column)
        for place, run in enumerate(runs):
            names = [item.name for item in ranked[run.id]]
            traces.append(dots(bands[run.id,], panel, run, names, ".2f", offset(place, len(runs))))
    legend = [run.label for run in runs] if len(runs) > 1 else []
    return Grid(panels, columns=2, height=230, narrow_height=190).figure(
        traces + (legend_keys(runs) if legend else []),
        x=rank_axis(ranked),
        legend=legend,
        shapes=[level(0, panel) for panel in range(len(panels))],
        hovermode="closest",
        compact=compact,
    )


def describe(classes: pd.DataFrame, *, b_prime: str = "b_prime") -> str:
    """Describe the mean correlations of every run and group of classes, in one sentence."""
    correlations = _correlations(classes, b_prime)
    if correlations.empty:
        return NOTHING
    means = correlations.groupby(["run", "group"])[list(COLUMNS)].mean()
    parts = []
    for run in runs_of(correlations):
        values = [
            f"{group} {means.loc[(run.id, group), 'rank_correlation']:+.2f} "
            f"(changes {means.loc[(run.id, group), 'detrended']:+.2f})"
            for group in ("many", "medium", "few")
            if (run.id, group) in means.index and means.loc[(run.id, group)].notna().all()
        ]
        parts.append(f"{run.label}, {', '.join(values) or 'too few epochs'}")
    return sentence(
        "Rank correlation of weight and B′ after the warm-up, and of their changes, over classes and seeds", parts
    )


def _correlations(classes: pd.DataFrame, b_prime: str) -> pd.DataFrame:
    """Return the correlations of the runs whose weights change, with the rank of each class by frequency."""
    if classes.empty or b_prime not in classes:
        return pd.DataFrame()
    rows = by_class(classes, b_prime)
    rows = rows[rows.groupby("run")["rank_correlation"].transform("count") > 0]
    return rows if rows.empty else rows.assign(rank=ranks_of(rows, classes_by_run(rows)))
