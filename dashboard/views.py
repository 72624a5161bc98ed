"""The views of a set of runs: which charts each has, made from which frames."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from core.component import component
from core.dataset import Points
from dashboard.figures import (
    accuracy,
    adjustment,
    agreement,
    boundary,
    class_recall,
    class_weights,
    confusion,
    cost,
    drift,
    loss,
    result,
    result_table,
    weights,
)
from dashboard.figures import enlarged as larger
from dashboard.figures.rank_correlation import by_class
from dashboard.gathering import Frames
from dashboard.setting import VIEWS


@dataclass(frozen=True)
class Chart:
    """One chart of a view.

    Attributes:
        name: what it shows, in a word or two; names the table's file.
        how_to_read: one sentence.
        figure: makes it.
        describe: its alternative text.
        table: the numbers behind it.
    """

    name: str
    how_to_read: str
    figure: Callable[[Frames], go.Figure]
    describe: Callable[[Frames], str]
    table: Callable[[Frames], pd.DataFrame]


def weights_charts(by: weights.By, b_prime: str) -> Sequence[Chart]:
    """The charts of weights: over the epochs with B′, of every class at the end, and how the two agree."""
    return (
        Chart(
            "weights",
            weights.how_to_read,
            lambda frames: weights.figure(frames.classes, by=by, b_prime=b_prime, last_epoch=frames.last_epoch),
            lambda frames: weights.describe(frames.classes),
            lambda frames: over_seeds(
                frames.classes,
                ["label", "epoch", "class", "group", "train_count"],
                ["weight", "b", "b_prime", "b_prime_quantile"],
            ),
        ),
        Chart(
            "agreement of weight and B′",
            agreement.how_to_read,
            lambda frames: agreement.figure(frames.classes, b_prime=b_prime),
            lambda frames: agreement.describe(frames.classes, b_prime=b_prime),
            lambda frames: over_seeds(
                by_class(frames.classes, b_prime),
                ["label", "class", "group", "train_count"],
                ["rank_correlation", "detrended"],
            ),
        ),
        Chart(
            "weight of each class",
            class_weights.how_to_read,
            lambda frames: class_weights.figure(frames.classes),
            lambda frames: class_weights.describe(frames.classes),
            lambda frames: over_seeds(
                frames.classes[frames.classes["epoch"] == frames.classes["epoch"].max()],
                ["label", "class", "group", "train_count"],
                ["weight"],
            ),
        ),
    )


CHARTS: dict[str, Sequence[Chart]] = {
    "drift": (
        Chart(
            "drift",
            drift.how_to_read,
            lambda frames: drift.figure(
                frames.classes, frames.epochs, collapsed=frames.collapsed, last_epoch=frames.last_epoch
            ),
            lambda frames: drift.describe(frames.classes),
            lambda frames: over_seeds(
                frames.classes, ["label", "epoch", "class"], ["test_share", "outside_share", "noise_share"]
            ),
        ),
    ),
    "accuracy": (
        Chart(
            "accuracy",
            accuracy.how_to_read,
            lambda frames: accuracy.figure(frames.epochs, last_epoch=frames.last_epoch),
            lambda frames: accuracy.describe(frames.epochs),
            lambda frames: over_seeds(
                frames.epochs, ["label", "epoch"], ["balanced_accuracy", "many", "medium", "few", "accuracy"]
            ),
        ),
        Chart(
            "recall of each class",
            class_recall.how_to_read,
            lambda frames: class_recall.figure(frames.classes, last_epoch=frames.last_epoch),
            lambda frames: class_recall.describe(frames.classes),
            lambda frames: over_seeds(
                frames.classes, ["label", "epoch", "class", "train_count"], ["recall", "precision"]
            ),
        ),
    ),
    "weights": weights_charts("group", "b_prime"),
    "loss": (
        Chart(
            "loss",
            loss.how_to_read,
            lambda frames: loss.figure(frames.epochs, last_epoch=frames.last_epoch),
            lambda frames: loss.describe(frames.epochs),
            lambda frames: over_seeds(
                frames.epochs,
                ["label", "epoch"],
                ["train_loss", "train_error", "gradient_norm", "effective_sample_size"],
            ),
        ),
    ),
    "results": (
        Chart(
            "results",
            result.how_to_read,
            lambda frames: result.figure(frames.summary),
            lambda frames: result.describe(frames.summary),
            lambda frames: frames.summary.drop(columns="run"),
        ),
    ),
    "cost": (
        Chart(
            "cost",
            cost.how_to_read,
            lambda frames: cost.figure(frames.cost),
            lambda frames: cost.describe(frames.cost),
            lambda frames: cost.totals(frames.cost).drop(columns="run"),
        ),
    ),
    "confusion": (
        Chart(
            "confusion",
            confusion.how_to_read,
            lambda frames: confusion.figure(frames.confusion),
            lambda frames: confusion.describe(frames.confusion),
            lambda frames: frames.confusion.drop(columns="run"),
        ),
    ),
}


def enlarged(chart: Chart) -> Chart:
    """The same chart for a room."""
    return replace(chart, figure=lambda frames: larger.enlarged(chart.figure(frames)))


def adjust_chart(adjusted: pd.DataFrame, tau: float) -> Chart:
    """Accuracy against τ, with the slider's position."""
    return Chart(
        "post-hoc logit adjustment",
        adjustment.how_to_read,
        lambda _: adjustment.figure(adjusted, tau),
        lambda _: adjustment.describe(adjusted, tau),
        lambda _: over_seeds(adjusted, ["label", "tau"], ["balanced_accuracy", "many", "medium", "few"]),
    )


def available(experiments: Sequence[dict[str, Any]]) -> list[str]:
    """The views that these experiments have; the boundary only for points in the plane."""
    kinds = [component("dataset", experiment["dataset"]["name"]) for experiment in experiments]
    plane = bool(kinds) and all(issubclass(kind, Points) for kind in kinds)
    return [view for view in VIEWS if view != "boundary" or plane]


def results(frames: Frames) -> pd.DataFrame:
    """The result table: one row a run."""
    return result_table.table(frames.summary)


def boundaries(frames: Frames) -> dict[str, dict[str, Any]]:
    """The snapshots of the plane by the label of the run, for runs that have finished."""
    found = {run.label: frames.artifact(run, "boundary") for run in frames.runs if run.summary}
    return {label: snapshots for label, snapshots in found.items() if snapshots is not None}


def boundary_chart(snapshots: dict[str, dict[str, Any]], class_names: Sequence[str], epoch: int | None) -> Chart:
    """The boundary at an epoch."""
    return Chart(
        "boundary",
        boundary.how_to_read,
        lambda _: boundary.figure(snapshots, class_names, epoch),
        lambda _: boundary.describe(snapshots, class_names, epoch),
        lambda _: _areas(snapshots, class_names, epoch),
    )


def over_seeds(frame: pd.DataFrame, keys: list[str], columns: list[str]) -> pd.DataFrame:
    """Mean, least and greatest over the seeds of the columns that have any value."""
    present = [column for column in columns if frame[column].notna().any()]
    if frame.empty or not present:
        return frame[keys]
    grouped = frame.groupby(keys, sort=False)[present].agg(["mean", "min", "max"])
    grouped.columns = [column if how == "mean" else f"{column} {how}" for column, how in grouped.columns]
    return grouped.reset_index().rename(columns={"label": "run"})


def _areas(snapshots: dict[str, dict[str, Any]], class_names: Sequence[str], epoch: int | None) -> pd.DataFrame:
    rows = []
    for label, taken in snapshots.items():
        for place, moment in enumerate(taken["epochs"].tolist()):
            if epoch is not None and moment > epoch:
                continue
            area = {name: float((taken["prediction"][place] == index).mean()) for index, name in enumerate(class_names)}
            rows.append({"run": label, "epoch": moment, **{f"area of {name}": share for name, share in area.items()}})
    return pd.DataFrame(rows)
