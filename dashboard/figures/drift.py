"""Drift: how the share of the predictions that each class gets moves over the epochs, on every evaluation set."""

from collections.abc import Collection

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import drift_of_classes, drift_of_two
from dashboard.figures.assembly import skeleton
from dashboard.figures.class_order import classes_by_run
from dashboard.figures.evaluation_sets import sets_of
from dashboard.figures.names import names_as_typed
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.true_share import true_shares
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "Each curve is the share of the predictions that a class gets, the mean over the seeds with their range as a band; "
    "the dashed line is the share that the class really has in the test set."
)

how_to_read_groups = (
    "Each curve is the share of the predictions that a class of the group gets on average, the mean over the seeds with their "
    "range as a band; the dashed line is the share that such a class really has in the test set."
)


@names_as_typed
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
    """Draw the drift, one curve a run: with two classes a panel for each evaluation set, else one a group or class on one set.

    Args:
        classes: classes_frame.
        training: epochs_frame; with it a last panel shows the training error, without which a drift cannot be judged.
        evaluation_set: column of the set that is drawn with more than two classes; without values, the first that has some.
        by: a panel for many, medium and few (of up to three classes, each), or for each class (of up to twelve).
        collapsed: ids of runs whose prediction is constant; they are marked, for that is not an effect of weights.
        last_epoch: the planned number of epochs, so that the axis stands still while runs are under way.
        compact: the layout for a narrow page.
    """
    if classes.empty or not sets_of(classes):
        return skeleton("No epochs yet: the drift appears with the first one.")
    runs = runs_of(classes, collapsed)
    shares = true_shares(classes)
    if all_binary(classes):
        return drift_of_two.figure(classes, training, runs, shares, last_epoch, compact)
    column = evaluation_set if evaluation_set in sets_of(classes) else next(iter(sets_of(classes)))
    return drift_of_classes.figure(classes, training, runs, shares, last_epoch, compact, column, by)


def describe(classes: pd.DataFrame) -> str:
    """The first and last shares of every run on the test set, in one sentence."""
    if classes.empty or not sets_of(classes):
        return "No epochs yet."
    shares = true_shares(classes)
    binary = all_binary(classes)
    bands = SeedBands(classes, ["run", "class_index"]).of("test_share")
    ranked = classes_by_run(classes)
    parts = []
    for run in runs_of(classes):
        found = ranked[run.id]
        shown = [item for item in found if item.index == 1] if binary else [found[0], found[-1]]
        moves = [
            f"class {item.name} goes from {percent(bands[run.id, item.index].first)} to "
            f"{percent(bands[run.id, item.index].last)} (true share {percent(shares[run.id, item.index])})"
            for item in shown
            if bands[run.id, item.index].drawable
        ]
        parts.append(f"{run.label}, {' and '.join(moves)}")
    first, last = classes["epoch"].min(), classes["epoch"].max()
    return sentence(f"Share of the test predictions from epoch {first} to {last}", parts)


def all_binary(classes: pd.DataFrame) -> bool:
    """Whether every run has two classes."""
    return all(len(found) == 2 for found in classes_by_run(classes).values())
