"""How the weight of each class moves with its B′: rank correlations of every class, with their spread over the seeds."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import Json, message
from dashboard.figures.by_rank import beside, dots, rank_axis, ranks_of
from dashboard.figures.class_order import classes_by_run
from dashboard.figures.curves import legend_keys, level
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.rank_correlation import by_class
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import sentence

how_to_read = (
    "Left, Spearman's correlation of weight and B′ over the epochs after the warm-up: below zero for rare classes, whose "
    "weight rises while B′ falls as they are learned, often above zero for frequent ones, where both fall; that is mostly "
    "trend. Right, of their changes from epoch to epoch, which the trend does not touch: near zero, the weight does not follow "
    "B′ from one epoch to the next."
)
COLUMNS = {"rank_correlation": "weight and B′", "detrended": "their changes from epoch to epoch"}
NOTHING = (
    "No correlation: it needs a weighting that moves while the network trains, such as RDR, and three epochs of it."
)


@names_as_typed
def figure(classes: pd.DataFrame, *, b_prime: str = "b_prime", compact: bool = False) -> go.Figure:
    """Two panels, the correlation as it is and detrended; a dot a class with the range over the seeds, colour by run.

    Args:
        classes: classes_frame.
        b_prime: the column that stands for B′.
        compact: the layout for a narrow page.
    """
    found = _found(classes, b_prime)
    if found.empty:
        return message(NOTHING)
    runs = [run for run in runs_of(classes) if (found["run"] == run.id).any()]
    ranked = classes_by_run(found)
    y = {"range": [-1.08, 1.08], "title": {"text": "rank correlation"}, "nticks": 5}
    panels = [Panel(title, y, None if panel == 0 else 0) for panel, title in enumerate(COLUMNS.values())]
    traces: list[Json] = []
    for panel, column in enumerate(COLUMNS):
        bands = SeedBands(found, ["run"], x="rank").of(column)
        for place, run in enumerate(runs):
            names = [item.name for item in ranked[run.id]]
            traces.append(dots(bands[run.id,], panel, run, names, ".2f", beside(place, len(runs))))
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
    """The mean correlations of many and few of every run, in one sentence."""
    found = _found(classes, b_prime)
    if found.empty:
        return NOTHING
    means = found.groupby(["run", "group"])[list(COLUMNS)].mean()
    parts = []
    for run in runs_of(found):
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


def _found(classes: pd.DataFrame, b_prime: str) -> pd.DataFrame:
    """The correlations of the runs whose weights move, with the rank of each class by frequency."""
    if classes.empty or b_prime not in classes:
        return pd.DataFrame()
    found = by_class(classes, b_prime)
    found = found[found.groupby("run")["rank_correlation"].transform("count") > 0]
    return found if found.empty else found.assign(rank=ranks_of(found, classes_by_run(found)))
