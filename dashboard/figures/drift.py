"""Drift: the share of each class among the predictions over the epochs, on every evaluation set."""

from collections.abc import Collection

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import drift_of_classes, drift_of_two_classes
from dashboard.figures.assembly import skeleton
from dashboard.figures.class_order import classes_by_run
from dashboard.figures.escaping import escape_names
from dashboard.figures.evaluation_sets import sets_of
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.true_share import true_shares
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "Each curve is the share of a class among the predictions, the mean over the seeds with their range as a band; "
    "the dashed line is the true share of the class in the test set."
)

how_to_read_groups = (
    "Each curve is the share among the predictions that a class of the group has on average, the mean over the seeds with their "
    "range as a band; the dashed line is the true share of such a class in the test set."
)


@escape_names
def figure(
    classes: pd.DataFrame,
    training: pd.DataFrame | None = None,
    *,
    evaluation_set: str = "test_share",
    by: drift_of_classes.By = "group",
    collapsed: Collection[str] = (),
    last_epoch: int | None = None,
    compact: bool = False,
) -> go.Figure:
    """Draw one curve per run: with two classes one panel per evaluation set, otherwise one panel per group or class on one set.

    Args:
        classes: classes_frame.
        training: epochs_frame; a last panel then shows the training error, without which a drift cannot be judged.
        evaluation_set: column of the set to draw with more than two classes; if it has no values, the first set that has some.
        by: "group" draws one panel for each of many, medium and few (up to three classes: one per class), "class" one per
            class (up to twelve).
        collapsed: ids of runs whose prediction is constant; they are marked, because that is no effect of weights.
        last_epoch: the planned number of epochs, which fixes the axis while runs are under way.
        compact: whether to use the layout for a narrow page.
    """
    if classes.empty or not sets_of(classes):
        return skeleton("No epochs yet: the drift appears with the first one.")
    runs = runs_of(classes, collapsed)
    shares = true_shares(classes)
    if all_binary(classes):
        return drift_of_two_classes.figure(classes, training, runs, shares, last_epoch, compact)
    column = evaluation_set if evaluation_set in sets_of(classes) else next(iter(sets_of(classes)))
    return drift_of_classes.figure(classes, training, runs, shares, last_epoch, compact, column, by)


def describe(classes: pd.DataFrame) -> str:
    """Describe the first and the last shares of every run on the test set, in one sentence."""
    if classes.empty or not sets_of(classes):
        return "No epochs yet."
    shares = true_shares(classes)
    binary = all_binary(classes)
    bands = SeedBands(classes, ["run", "class_index"]).of("test_share")
    ranked = classes_by_run(classes)
    parts = []
    for run in runs_of(classes):
        items = ranked[run.id]
        described = [item for item in items if item.index == 1] if binary else [items[0], items[-1]]
        moves = [
            f"class {item.name} goes from {percent(bands[run.id, item.index].first)} to "
            f"{percent(bands[run.id, item.index].last)} (true share {percent(shares[run.id, item.index])})"
            for item in described
            if bands[run.id, item.index].drawable
        ]
        parts.append(f"{run.label}, {' and '.join(moves)}")
    first, last = classes["epoch"].min(), classes["epoch"].max()
    return sentence(f"Share of the test predictions from epoch {first} to {last}", parts)


def all_binary(classes: pd.DataFrame) -> bool:
    """Return whether every run has two classes."""
    return all(len(items) == 2 for items in classes_by_run(classes).values())
