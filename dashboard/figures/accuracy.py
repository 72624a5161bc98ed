"""Accuracy over the epochs: balanced accuracy over all classes, and the mean recall of the many, medium and few classes."""

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import skeleton
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.run_curves import draw_run_curves, share_first_axis
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import join_names, percent, sentence

COLUMNS = {"balanced_accuracy": "all classes", "many": "many", "medium": "medium", "few": "few"}


def how_to_read(epochs: pd.DataFrame) -> str:
    """Return a sentence that says what each panel shows."""
    titles = {"many": "frequent (many)", "medium": "middling (medium)", "few": "rare (few)"}
    groups = [titles[column] for column in _columns_of(epochs) if column in titles]
    text = "The first panel is the mean recall over all classes"
    if groups:
        text += f", the others that of the {join_names(groups)} ones"
    if len(runs_of(epochs)) > 1 and len(groups) > 1:
        text += ": a method that helps the few usually costs the many something"
    return f"{text}."


@escape_names
def figure(epochs: pd.DataFrame, *, last_epoch: int | None = None, compact: bool = False) -> go.Figure:
    """Draw one panel per group of classes, with one curve per run.

    Args:
        epochs: epochs_frame.
        last_epoch: the planned number of epochs, which fixes the axis while runs are under way.
        compact: whether to use the layout for a narrow page.
    """
    columns = _columns_of(epochs)
    if not columns:
        return skeleton("No epochs yet: the accuracy appears with the first one.")
    y = {"range": [-0.02, 1.02], "tickformat": ".0%", "nticks": 6, "title": {"text": "mean recall, test set"}}
    bands = SeedBands(epochs, ["run"])
    curves = [{str(run): band for (run,), band in bands.of(column).items()} for column in columns]
    panels = share_first_axis([Panel(title, y) for title in columns.values()])
    grid = Grid(panels, columns=4, narrow_columns=2, height=240, narrow_height=170)
    return draw_run_curves(grid, curves, runs_of(epochs), epochs["epoch"], last_epoch=last_epoch, compact=compact)


def describe(epochs: pd.DataFrame) -> str:
    """Describe the accuracies of every run at the last epoch, in one sentence."""
    columns = _columns_of(epochs)
    if not columns:
        return "No epochs yet."
    seeds = SeedBands(epochs, ["run"])
    curves = {title: seeds.of(column) for column, title in columns.items()}
    parts = []
    for run in runs_of(epochs):
        values = [
            f"{title} {percent(bands[(run.id,)].last)}" for title, bands in curves.items() if bands[(run.id,)].drawable
        ]
        parts.append(f"{run.label}, {', '.join(values)}")
    return sentence(f"Mean recall on the test set at epoch {epochs['epoch'].max()}", parts)


def _columns_of(epochs: pd.DataFrame) -> dict[str, str]:
    if epochs.empty:
        return {}
    return {column: title for column, title in COLUMNS.items() if epochs[column].notna().any()}
