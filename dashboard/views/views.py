"""The views of a set of runs: which charts each has, made from which frames."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from pandas.io.formats.style import Styler

from core.experiment import Experiment
from core.experiment.plain_regression import plain_regression
from core.method.component import component
from core.method.dataset import Points
from core.method.model.classifier import Classifier
from core.reports.booktabs import booktabs
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
    plane,
    resampled_counts,
    resampled_points,
    result,
    result_table,
    weights,
)
from dashboard.figures import enlarged as larger
from dashboard.figures.rank_correlation import by_class
from dashboard.lab.frames import Frames
from dashboard.session.setting import VIEWS


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
    "plane": (
        Chart(
            "More's plane",
            plane.how_to_read,
            lambda frames: plane.figure(*_of_plane(frames)),
            lambda frames: plane.describe(*_of_plane(frames)),
            lambda frames: plane.table(*_of_plane(frames)[:3]),
        ),
    ),
    "resampler": (
        Chart(
            "before and after",
            resampled_counts.how_to_read,
            lambda frames: resampled_counts.figure(frames.resampled_counts),
            lambda frames: resampled_counts.describe(frames.resampled_counts),
            lambda frames: frames.resampled_counts.drop(columns=["run", "class_index"]),
        ),
        Chart(
            "kept, removed and synthetic",
            resampled_points.how_to_read,
            lambda frames: resampled_points.figure(frames.resampled_points, frames.resampled_counts),
            lambda frames: resampled_points.describe(frames.resampled_points, frames.resampled_counts),
            lambda frames: frames.resampled_points.drop(columns=["run", "class_index"]),
        ),
    ),
}


# Curves over the epochs, and passes through a network.
OF_NETWORKS = ("drift", "accuracy", "weights", "loss", "cost")


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


def available(experiments: Sequence[dict[str, Any]], classes: Sequence[int]) -> list[str]:
    """The views that these experiments have.

    The boundary is for points in the plane, More's plane for two classes, the resampler for runs one of which has one, curves
    over the epochs for runs one of which is of a network; without any the results come first.

    Args:
        experiments: in nested form.
        classes: how many each has.
    """
    kinds = [component("dataset", experiment["dataset"]["name"]) for experiment in experiments]
    models = [component("model", experiment["model"]["name"]) for experiment in experiments]
    without_epochs = bool(models) and all(issubclass(model, Classifier) for model in models)
    missing = {
        "boundary": not kinds or not all(issubclass(kind, Points) for kind in kinds),
        "plane": not kinds or any(count != 2 for count in classes),
        "resampler": all(experiment.get("resampler", {}).get("name", "none") == "none" for experiment in experiments),
    }
    if without_epochs:
        missing |= dict.fromkeys(OF_NETWORKS, True)
    offered = [view for view in VIEWS if not missing.get(view)]
    return sorted(offered, key=lambda view: view != "results") if without_epochs else offered


def beside(view: str, experiments: Sequence[Experiment]) -> list[Experiment]:
    """The runs that a view shows others beside: for More's plane the plain logistic regressions on the same data."""
    if view != "plane":
        return []
    return list({run.id: run for run in map(plain_regression, experiments)}.values())


def results(frames: Frames) -> Styler:
    """The result table, one row a run: shown as text with its spread, sorted by the number; the best are marked."""
    texts, numbers = result_table.table(frames.summary), result_table.numbers(frames.summary)
    marked = result_table.marked(frames.summary, frames.results)
    shown = numbers.style
    for row, column in product(range(len(texts)), [name for name in texts if name not in ("run", "status")]):
        mark = f"{result_table.MARK} " if (row, column) in marked else ""
        text = f"{mark}{texts[column].iloc[row]}"
        shown = shown.format(lambda _, text=text: text, subset=(texts.index[row], column))
    return shown


def about_results(frames: Frames) -> list[str]:
    """What must be known to read the result table."""
    run = frames.runs[0] if frames.runs else None
    # The most frequent class first, of equally frequent ones the first, as groups are made.
    by_frequency = (
        [run.class_names[place] for place in np.argsort(-np.array(run.train_counts), kind="stable")] if run else []
    )
    groups = "" if not run or _different_classes(frames) else result_table.what_groups_are(by_frequency)
    first = " ".join(filter(None, (result_table.how_to_read_these(frames.summary), groups)))
    return [words for words in (first, result_table.how_marked(frames.results)) if words]


def _different_classes(frames: Frames) -> bool:
    return len({tuple(run.class_names) for run in frames.runs}) > 1


def results_as_latex(frames: Frames) -> str:
    """The result table for a paper, what is best or within noise in bold."""
    rows = result_table.table(frames.summary).astype(str).to_dict("records")
    caption = result_table.how_to_read_these(frames.summary) + (
        " Bold: best, or within noise of it." if _compared(frames) else ""
    )
    return booktabs(rows, caption, result_table.marked(frames.summary, frames.results)) if rows else ""


def plane_remarks(frames: Frames) -> list[str]:
    """What must be known to read More's plane of these runs."""
    if not frames.runs:
        return []
    counts = frames.runs[0].train_counts
    lost = [run.error or run.status for run in frames.beside if run.status in ("failed", "lost", "stopped", "diverged")]
    found = [f"The curve of a plain logistic regression is missing: {error}" for error in lost]
    found += plane.remarks(frames.thresholds_moved, frames.published, frames.runs[0].class_names)
    if counts[0] < counts[1]:
        found.append("Here class 0 is the rarer one of the two.")
    return found


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


def _of_plane(frames: Frames) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[str]]:
    names = frames.runs[0].class_names if frames.runs else ["0", "1"]
    return frames.plane, frames.thresholds_moved, frames.published, names


def _compared(frames: Frames) -> bool:
    return bool(frames.results["best"].notna().any())


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
