"""Drift with many classes: a panel for the many, the medium and the few, or one for each class; one curve a run."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.class_order import classes_by_run
from dashboard.figures.curves import epoch_axis, legend_keys, level, level_key, line, ribbon
from dashboard.figures.drift_of_two import TRUE_SHARE
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.shortened import shortened

By = Literal["group", "class"]
MOST_CURVES = 12  # classes; above that only their groups are drawn
MOST_SINGLE = 3  # classes; up to that each is drawn, for a group would hold one of them
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
    """See `drift.figure`, which calls this when some run has more than two classes.

    Axes go to what is there. Groups have one in common: their share is that of one of their classes, on average, so that
    groups of different sizes can be compared. Classes have one each.
    """
    count = int(classes["class_index"].max()) + 1
    grouped = count > MOST_CURVES or (by == "group" and count > MOST_SINGLE)
    if grouped:
        classes, true_shares = averaged(classes, column, true_shares)
    titles = _titles(classes, grouped)
    bands = SeedBands(classes, ["run", "class_index"]).of(column)
    errors = SeedBands(training, ["run"]).of("train_error") if training is not None else {}
    drawn = [(run, index, band) for run in runs for index in titles if (band := bands.get((run.id, index))) is not None]
    levels = {(index, round(true_shares[run.id, index], 3)) for run, index, _ in drawn}

    title = "predicted share, a class" if grouped else "predicted share"
    y = {"tickformat": ".0%", "nticks": 6 if grouped else 4}
    heights = {
        index: 1.06 * max([0.01, *(share for place, share in levels if place == index), *_highest(drawn, index)])
        for index in titles
    }
    places = {index: panel for panel, index in enumerate(titles)}
    panels = []
    for panel, (index, name) in enumerate(titles.items()):
        # A rare class beside one that got all predictions would lie flat at the bottom of its axis.
        top = max(heights.values()) if grouped else heights[index]
        text = title if grouped or panel % COLUMNS == 0 else ""
        panels.append(Panel(name, {**y, "title": {"text": text}, "range": [0, top]}, 0 if panel and grouped else None))
    curves = [(run, places[index], band) for run, index, band in drawn]
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
    named = runs if len(runs) > 1 else []
    return grid.figure(
        ribbons + lines + [*legend_keys(named), level_key(TRUE_SHARE)],
        x=epoch_axis(last_epoch, classes["epoch"].to_numpy()),
        legend=[*(run.label for run in named), TRUE_SHARE],
        shapes=[level(share, places[index]) for index, share in sorted(levels)],
        compact=compact,
    )


def averaged(classes: pd.DataFrame, column: str, true_shares: Shares) -> tuple[pd.DataFrame, Shares]:
    """The groups many, medium and few in place of the classes, with the mean of their shares, predicted and true."""
    keys = ["run", "label", "epoch", "seed", "group"]
    mean = classes.groupby(keys, sort=False)[column].mean().reset_index()
    index = mean["group"].map({group: place for place, group in enumerate(GROUPS)})
    # The groups keep their own order, however many samples they have in all.
    grouped = mean.assign(class_index=index, train_count=-index, **{"class": mean["group"]})
    shares: dict[tuple[str, int], list[float]] = {}
    for run, found in classes_by_run(classes).items():
        for item in found:
            shares.setdefault((run, GROUPS.index(item.group)), []).append(true_shares[run, item.index])
    return grouped, {key: float(np.mean(values)) for key, values in shares.items()}


def _titles(classes: pd.DataFrame, grouped: bool) -> dict[int, str]:
    """The titles of the panels by class_index, the most frequent class of the first run first."""
    ranked = classes_by_run(classes)
    items = {item.index: item for found in ranked.values() for item in found}
    if grouped:
        return {index: f"<b>{items[index].name}</b>" for index in sorted(items)}
    return {index: f"<b>{shortened(item.name)}</b> · {item.group}" for index, item in items.items()}


def _highest(drawn: Sequence[tuple[Run, int, Band]], index: int) -> list[float]:
    return [float(np.nanmax(band.high)) for _, place, band in drawn if place == index and band.drawable]
