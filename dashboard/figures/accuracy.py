"""Accuracy over the epochs: balanced over all classes, and for the many, medium and few."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import skeleton
from dashboard.figures.comparison import compare, leading
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "The first panel is the mean recall over all classes, the others that of the frequent (many), middling (medium) "
    "and rare (few) ones: a method that helps the few usually costs the many something."
)
COLUMNS = {"balanced_accuracy": "all classes", "many": "many", "medium": "medium", "few": "few"}


@names_as_typed
def figure(epochs: pd.DataFrame, *, last_epoch: int | None = None, compact: bool = False) -> go.Figure:
    """One panel a group of classes, one curve a run.

    Args:
        epochs: epochs_frame.
        last_epoch: the planned number of epochs, so that the axis stands still while runs are under way.
        compact: the layout for a narrow page.
    """
    columns = _columns_of(epochs)
    if not columns:
        return skeleton("No epochs yet: the accuracy appears with the first one.")
    y = {"range": [-0.02, 1.02], "tickformat": ".0%", "nticks": 6, "title": {"text": "mean recall, test set"}}
    bands = SeedBands(epochs, ["run"])
    curves = [{str(run): band for (run,), band in bands.of(column).items()} for column in columns]
    panels = leading([Panel(title, y) for title in columns.values()])
    grid = Grid(panels, columns=4, narrow_columns=2, height=240, narrow_height=170)
    return compare(grid, curves, runs_of(epochs), epochs["epoch"], last_epoch=last_epoch, compact=compact)


def describe(epochs: pd.DataFrame) -> str:
    """The last epoch's accuracies of every run, in one sentence."""
    columns = _columns_of(epochs)
    if not columns:
        return "No epochs yet."
    bands = SeedBands(epochs, ["run"])
    curves = {title: bands.of(column) for column, title in columns.items()}
    parts = []
    for run in runs_of(epochs):
        values = [f"{title} {percent(of[(run.id,)].last)}" for title, of in curves.items() if of[(run.id,)].drawable]
        parts.append(f"{run.label}, {', '.join(values)}")
    return sentence(f"Mean recall on the test set at epoch {epochs['epoch'].max()}", parts)


def _columns_of(epochs: pd.DataFrame) -> dict[str, str]:
    if epochs.empty:
        return {}
    return {column: title for column, title in COLUMNS.items() if epochs[column].notna().any()}
