"""Drift with many classes: one row of panels a run, one curve a class from the most frequent to the rarest."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json
from dashboard.figures.class_order import RankedClass, classes_by_run
from dashboard.figures.curves import epoch_axis, level, line, ribbon
from dashboard.figures.end_labels import LINE_HEIGHT, end_labels, label_room
from dashboard.figures.evaluation_sets import sets_of
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run
from dashboard.figures.seeds import Band, SeedBands

MOST_CURVES = 12  # above that, the classes of a group are added up
GROUPS = ("many", "medium", "few")
GREY = theme.faded(theme.NEUTRAL, 0.22)

Shares = Mapping[tuple[str, int], float]


def figure(
    classes: pd.DataFrame,
    training: pd.DataFrame | None,
    runs: Sequence[Run],
    true_shares: Shares,
    last_epoch: int | None,
    compact: bool,
) -> go.Figure:
    """See `drift.figure`, which calls this when some run has more than two classes."""
    sets = sets_of(classes)
    if classes["class_index"].max() >= MOST_CURVES:
        classes, true_shares = added_up(classes, list(sets), true_shares)
    ranked = classes_by_run(classes)
    bands = SeedBands(classes, ["run", "class_index"])
    of_set = {column: bands.of(column) for column in sets}
    errors = SeedBands(training, ["run"]).of("train_error") if training is not None else {}

    most = max(len(found) for found in ranked.values())
    # An early epoch often gives everything to one class, and what matters later happens low down: height helps.
    height = max(260 if len(runs) == 1 else 190 if len(runs) <= 3 else 130, round(LINE_HEIGHT * most + 14))
    columns = len(sets) + bool(errors)
    # Many runs with few panels each stand two in a row, or the page would be a tower.
    pairs = len(runs) > 4 and columns == 2
    x_axis = epoch_axis(last_epoch, classes["epoch"].to_numpy())
    top = _top([band for column in of_set.values() for band in column.values()])
    share_axis = {"range": [0, top], "tickformat": ".0%", "nticks": 5, "title": {"text": "share predicted"}}
    error_axis = {"range": [0, _top(list(errors.values()))], "tickformat": ".0%", "nticks": 5}

    panels: list[Panel] = []
    ribbons: list[Json] = []
    lines: list[Json] = []
    labels: list[Json] = []
    shapes: list[Json] = []
    for run in runs:
        found = ranked[run.id]
        colours = theme.ranked(len(found))
        for place, (column, title) in enumerate(sets.items()):
            panel = len(panels)
            panels.append(_panel(run, title, share_axis, len(runs), place == 0, pairs, 0 if panel else None))
            drawn = [
                (of_set[column][run.id, item.index], item.name, colour)
                for item, colour in zip(found, colours, strict=True)
                if of_set[column][run.id, item.index].drawable
            ]
            # In the classes' own colours ten ribbons would be mud, and a trace each would take long to draw.
            ribbons += ribbon([band for band, _, _ in drawn], panel, GREY, run.id)
            lines += [line(band, panel, colour, name, group=run.id, width=2) for band, name, colour in drawn]
            labels += end_labels(
                [name for _, name, _ in drawn],
                [colour for _, _, colour in drawn],
                [band.last for band, _, _ in drawn],
                panel,
                (0.0, top),
                height,
                x_axis["range"][1],
            )
            shapes += _true_lines(run, found, colours, true_shares, panel)
        if errors:
            panel = len(panels)
            leader = columns - 1
            shares = leader if panel > leader else None
            panels.append(_panel(run, "training error", error_axis, len(runs), False, pairs, shares))
            band = errors.get((run.id,))
            if band is not None and band.drawable:
                ribbons += ribbon([band], panel, GREY, run.id)
                lines.append(line(band, panel, theme.NEUTRAL, "training error", group=run.id))

    room = label_room([item.name for found in ranked.values() for item in found])
    grid = Grid(panels, columns=columns * (1 + pairs), height=height, right=room, gap=room + 6)
    return grid.figure(ribbons + lines + labels, x=x_axis, shapes=shapes, compact=compact)


def added_up(classes: pd.DataFrame, columns: Sequence[str], true_shares: Shares) -> tuple[pd.DataFrame, Shares]:
    """The groups many, medium and few in place of the classes, with their shares added up, predicted and true."""
    keys = ["run", "label", "epoch", "seed", "group"]
    total = classes.groupby(keys, sort=False)[list(columns)].sum(min_count=1).reset_index()
    index = total["group"].map({group: place for place, group in enumerate(GROUPS)})
    # The groups keep their own order, however many samples they have in all.
    grouped = total.assign(class_index=index, train_count=-index, **{"class": total["group"]})
    shares: dict[tuple[str, int], float] = {}
    for run, found in classes_by_run(classes).items():
        for item in found:
            key = (run, GROUPS.index(item.group))
            shares[key] = shares.get(key, 0.0) + true_shares[run, item.index]
    return grouped, shares


def _top(bands: Sequence[Band]) -> float:
    """The upper end of an axis of shares: a little above all bands."""
    highest = [float(np.nanmax(band.high)) for band in bands if band.drawable]
    return max(1.06 * max(highest, default=0.0), 0.01)


def _panel(
    run: Run, title: str, y: Mapping[str, Any], runs: int, first: bool, pairs: bool, shares: int | None
) -> Panel:
    """A panel whose title names the run where it is the run's first, or stands alone on a narrow page."""
    if runs == 1:
        return Panel(title, y, shares)
    named = f"<b>{run.label}</b>{'<br>' if pairs else ' · '}{title}" if first else title
    return Panel(named, y, shares, alone=f"<b>{run.label}</b> · {title}")


def _true_lines(
    run: Run, found: Sequence[RankedClass], colours: Sequence[str], true_shares: Shares, panel: int
) -> list[Json]:
    """One dashed line where all classes are equally common, else one a class in its colour."""
    shares = [true_shares[run.id, item.index] for item in found]
    if max(shares) - min(shares) < 1e-3:
        return [level(float(np.mean(shares)), panel)]
    return [level(share, panel, colour=colour) for share, colour in zip(shares, colours, strict=True)]
