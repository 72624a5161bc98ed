"""Drift with more than two classes: one panel per group (many, medium, few) or per class, one curve per run."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.class_order import classes_by_run
from dashboard.figures.curves import epoch_axis, legend_keys, level, level_key, line, ribbon
from dashboard.figures.drift_of_two_classes import TRUE_SHARE
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.shorten import shorten

By = Literal["group", "class"]
MOST_CURVES = 12  # classes; above this number only their groups are drawn
MOST_SINGLE = 3  # classes; up to this number each is drawn, because a group would consist of one class
COLUMNS = 4
GROUPS = ("many", "medium", "few")

Shares = Mapping[tuple[str, int], float]


def figure(
    classes: pd.DataFrame,
    training: pd.DataFrame | None,
    runs: Sequence[Run],
    true_shares: Shares,
    last_epoch: int | None,
    compact: bool,
    column: str,
    by: By,
) -> go.Figure:
    """Draw the drift where a run has more than two classes, see `drift.figure`.

    The axes fit the values. The groups share one axis: the share of a group is the mean over its classes, so that groups of
    different sizes can be compared. Each class has an axis of its own.
    """
    count = int(classes["class_index"].max()) + 1
    grouped = count > MOST_CURVES or (by == "group" and count > MOST_SINGLE)
    if grouped:
        classes, true_shares = averaged(classes, column, true_shares)
    titles = _titles(classes, grouped)
    bands = SeedBands(classes, ["run", "class_index"]).of(column)
    errors = SeedBands(training, ["run"]).of("train_error") if training is not None else {}
    bands_of_runs = [
        (run, index, band) for run in runs for index in titles if (band := bands.get((run.id, index))) is not None
    ]
    levels = {(index, round(true_shares[run.id, index], 3)) for run, index, _ in bands_of_runs}

    title = "predicted share per class" if grouped else "predicted share"
    y = {"tickformat": ".0%", "nticks": 6 if grouped else 4}
    heights = {
        index: 1.06
        * max([0.01, *(share for place, share in levels if place == index), *_highest(bands_of_runs, index)])
        for index in titles
    }
    places = {index: panel for panel, index in enumerate(titles)}
    panels = []
    for panel, (index, name) in enumerate(titles.items()):
        # On one axis with a class that has all predictions, a rare class would be a flat line.
        top = max(heights.values()) if grouped else heights[index]
        text = title if grouped or panel % COLUMNS == 0 else ""
        panels.append(Panel(name, {**y, "title": {"text": text}, "range": [0, top]}, 0 if panel and grouped else None))
    curves = [(run, places[index], band) for run, index, band in bands_of_runs]
    if errors:
        highest = max([0.01, *(float(np.nanmax(band.high)) for band in errors.values() if band.drawable)])
        error_axis = {**y, "range": [0, 1.06 * highest]}
        curves += [(run, len(panels), band) for run in runs if (band := errors.get((run.id,))) is not None]
        panels.append(Panel("training error", error_axis))
    ribbons, lines = [], []
    for run, panel, band in curves:
        if band.drawable:
            ribbons += ribbon([band], panel, theme.faded(run.colour, 0.16), run.id)
            lines.append(line(band, panel, run.colour, run.label, group=run.id, width=3))
    few = len(panels) <= 4
    grid = Grid(
        panels,
        columns=len(panels) if few else COLUMNS,
        narrow_columns=1 if few else 2,
        height=280 if few else 150,
        narrow_height=170 if few else 120,
    )
    legend_runs = runs if len(runs) > 1 else []
    return grid.figure(
        ribbons + lines + [*legend_keys(legend_runs), level_key(TRUE_SHARE)],
        x=epoch_axis(last_epoch, classes["epoch"].to_numpy()),
        legend=[*(run.label for run in legend_runs), TRUE_SHARE],
        shapes=[level(share, places[index]) for index, share in sorted(levels)],
        compact=compact,
    )


def averaged(classes: pd.DataFrame, column: str, true_shares: Shares) -> tuple[pd.DataFrame, Shares]:
    """Return the groups many, medium and few in place of their classes, with the means of predicted and true shares."""
    keys = ["run", "label", "epoch", "seed", "group"]
    mean = classes.groupby(keys, sort=False)[column].mean().reset_index()
    index = mean["group"].map({group: place for place, group in enumerate(GROUPS)})
    # The order of the groups does not depend on their numbers of samples.
    grouped = mean.assign(class_index=index, train_count=-index, **{"class": mean["group"]})
    shares: dict[tuple[str, int], list[float]] = {}
    for run, items in classes_by_run(classes).items():
        for item in items:
            shares.setdefault((run, GROUPS.index(item.group)), []).append(true_shares[run, item.index])
    return grouped, {key: float(np.mean(values)) for key, values in shares.items()}


def _titles(classes: pd.DataFrame, grouped: bool) -> dict[int, str]:
    """Return the titles of the panels by class_index, the most frequent class of the first run first."""
    ranked = classes_by_run(classes)
    items = {item.index: item for classes_of_run in ranked.values() for item in classes_of_run}
    if grouped:
        return {index: f"<b>{items[index].name}</b>" for index in sorted(items)}
    return {index: f"<b>{shorten(item.name)}</b> · {item.group}" for index, item in items.items()}


def _highest(bands_of_runs: Sequence[tuple[Run, int, Band]], index: int) -> list[float]:
    return [float(np.nanmax(band.high)) for _, place, band in bands_of_runs if place == index and band.drawable]
