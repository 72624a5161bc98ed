"""Recall of every class: over the epochs where the classes are few, otherwise by rank at the last epoch."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, skeleton
from dashboard.figures.class_order import classes_by_run
from dashboard.figures.curves import legend_keys, line, ribbon
from dashboard.figures.drift_of_classes import MOST_CURVES
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.run_curves import draw_run_curves, share_first_axis
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import percent, sentence

RECALL_AXIS = {"range": [-0.03, 1.03], "tickformat": ".0%", "nticks": 5, "title": {"text": "recall, test set"}}


def how_to_read(classes: pd.DataFrame) -> str:
    """Return a sentence that says what a panel or a dot shows."""
    if len(classes) and classes["class_index"].max() >= MOST_CURVES:
        return (
            "Each dot is one class, by its rank from the most frequent to the rarest, and shows which share of its test samples "
            "is recognised at the last epoch."
        )
    return "Each panel is one class, from the most frequent to the rarest: the share of its test samples that is recognised."


@escape_names
def figure(classes: pd.DataFrame, *, last_epoch: int | None = None, compact: bool = False) -> go.Figure:
    """Draw one panel per class with one curve per run; beyond twelve classes one panel of recall against rank.

    Args:
        classes: classes_frame.
        last_epoch: the planned number of epochs, which fixes the axis while runs are under way.
        compact: whether to use the layout for a narrow page.
    """
    if classes.empty or not classes["recall"].notna().any():
        return skeleton("No epochs yet: the recall of each class appears with the first one.")
    if classes["class_index"].max() >= MOST_CURVES:
        return _by_rank(classes, compact)
    ranked = classes_by_run(classes)
    names: dict[int, str] = {}
    counts: dict[int, list[int]] = {}
    for items in ranked.values():
        for item in items:
            names.setdefault(item.index, item.name)
            counts.setdefault(item.index, []).append(item.count)
    panels = []
    for index, name in names.items():
        low, high = min(counts[index]), max(counts[index])
        count = f"{low}" if low == high else f"{low} to {high}"
        panels.append(Panel(f"<b>{shorten(name)}</b> · {count} in training", RECALL_AXIS))
    recall = SeedBands(classes, ["class_index", "run"]).of("recall")
    curves = [{str(run): band for (owner, run), band in recall.items() if owner == index} for index in names]
    columns = 3 if len(panels) == 6 else 5
    grid = Grid(share_first_axis(panels), columns=columns, narrow_columns=2, height=150, narrow_height=110)
    return draw_run_curves(grid, curves, runs_of(classes), classes["epoch"], last_epoch=last_epoch, compact=compact)


def describe(classes: pd.DataFrame) -> str:
    """Describe the classes of highest and lowest recall of every run at the last epoch, in one sentence."""
    if classes.empty or not classes["recall"].notna().any():
        return "No epochs yet."
    bands = SeedBands(classes, ["run", "class_index"]).of("recall")
    ranked = classes_by_run(classes)
    parts = []
    for run in runs_of(classes):
        recall = {
            item.name: bands[run.id, item.index].last for item in ranked[run.id] if bands[run.id, item.index].drawable
        }
        best, worst = max(recall, key=recall.__getitem__), min(recall, key=recall.__getitem__)
        parts.append(
            f"{run.label}, highest for class {best} ({percent(recall[best])}), "
            f"lowest for class {worst} ({percent(recall[worst])})"
        )
    return sentence(f"Recall of each class on the test set at epoch {classes['epoch'].max()}", parts)


def _by_rank(classes: pd.DataFrame, compact: bool) -> go.Figure:
    runs = runs_of(classes)
    ranked = classes_by_run(classes)
    bands: list[Json] = []
    lines: list[Json] = []
    for run in runs:
        rows = classes[classes["run"] == run.id]
        last = rows[rows["epoch"] == rows["epoch"].max()]
        items = ranked[run.id]
        ranks = last["class_index"].map({item.index: rank for rank, item in enumerate(items, start=1)})
        band: Band = SeedBands(last.assign(rank=ranks), ["run"], x="rank").of("recall")[(run.id,)]
        trace = line(band, 0, run.colour, run.label, group=run.id, width=1.6)
        trace["text"] = np.array([item.name for item in items])
        trace["hovertemplate"] = trace["hovertemplate"].replace("<extra>", " · %{text}<extra>")
        bands += ribbon([band], 0, theme.faded(run.colour, 0.18), run.id)
        lines.append(trace)
    legend = [run.label for run in runs] if len(runs) > 1 else []
    longest = max(map(len, ranked.values()))
    x = {
        "title": {"text": "class, from the most frequent to the rarest"},
        "tickformat": "d",
        "nticks": 8,
        "unifiedhovertitle": {"text": "<b>rank %{x}</b>"},
        "range": [0, 1.02 * longest],
    }
    return Grid([Panel("last epoch", RECALL_AXIS)], columns=1, height=300).figure(
        bands + lines + (legend_keys(runs) if legend else []), x=x, legend=legend, compact=compact
    )
