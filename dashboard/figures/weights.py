"""Weights over the epochs, above B′ on the same epochs: for the classes with many and with few samples."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.class_order import RankedClass, classes_by_run
from dashboard.figures.curves import epoch_axis, legend_keys, line, ribbon
from dashboard.figures.end_labels import end_labels, label_room
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.rank_correlation import rank_correlation
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Above, the mean weight of the samples in each epoch; below, B′, which is large while some sample of a class is badly "
    "learned. The bound asks for a weight that falls where B′ rises: with RDR the weight of few rises while their B′ falls as "
    "they are learned; for many both fall together."
)
By = Literal["class", "group"]
SHOWN_GROUPS = ("many", "few")
B_PRIMES = {"b_prime": "B′", "b_prime_quantile": "B′ (5 % quantile)"}
MOST_CLASSES = 4  # of a group; above that their mean is drawn
HEIGHT = 190  # px


@names_as_typed
def figure(
    classes: pd.DataFrame,
    *,
    by: By = "class",
    b_prime: str = "b_prime",
    last_epoch: int | None = None,
    compact: bool = False,
) -> go.Figure:
    """Weights in the first row, B′ in the second; a column for many and one for few.

    One run has its classes in colours and labelled; with several runs the colour is the run, and each class of the
    group is a line of that colour.

    Args:
        classes: classes_frame.
        by: a curve a class, or one for the mean over the classes of the group.
        b_prime: the column that stands for B′, a key of `B_PRIMES`.
        last_epoch: the planned number of epochs, so that the axis stands still while runs are under way.
        compact: the layout for a narrow page.
    """
    titles = {"weight": "weight", b_prime: B_PRIMES[b_prime]}
    rows = {} if classes.empty else {column: title for column, title in titles.items() if classes[column].notna().any()}
    groups = [group for group in SHOWN_GROUPS if (classes["group"] == group).any()] if rows else []
    if not groups:
        return message("No weights yet: they appear with the first epoch of a network.")
    runs = runs_of(classes)
    alone = len(runs) == 1
    all_ranks = classes_by_run(classes)
    rank_colours = theme.ranked(len(all_ranks[runs[0].id]))
    colour_of = {item.index: rank_colours[rank] for rank, item in enumerate(all_ranks[runs[0].id])}
    shown = _drawn(classes, groups, all_ranks, list(rows), by)
    ranked = classes_by_run(shown)
    curves = SeedBands(shown, ["run", "class_index"])
    x_axis = epoch_axis(last_epoch, classes["epoch"].to_numpy())

    panels: list[Panel] = []
    ribbons: list[Json] = []
    lines: list[Json] = []
    labels: list[Json] = []
    for column, title in rows.items():
        bands = curves.of(column)
        log = column == "weight"
        span = _span(list(bands.values()), log)
        leader = len(panels)
        for group in groups:
            panel = len(panels)
            shares = leader if panel > leader else None
            panels.append(Panel(f"{title}, {group}", _axis(title, span, log), shares))
            drawn = [
                (
                    bands[run.id, item.index],
                    colour_of.get(item.index, run.colour) if alone else run.colour,
                    item.name,
                    run,
                )
                for run in runs
                for item in ranked.get(run.id, [])
                if item.group == group and bands[run.id, item.index].drawable
            ]
            for band, colour, name, run in drawn:
                ribbons += ribbon([band], panel, theme.faded(colour, 0.16 if alone else 0.07), run.id)
                called = name if alone else f"{run.label}, {name}"
                lines.append(line(band, panel, colour, called, ".3~g", group=run.id, width=2))
            if alone and by == "class":
                ends = [np.log10(band.last) if log and band.last > 0 else band.last for band, _, _, _ in drawn]
                names, colours = [name for _, _, name, _ in drawn], [colour for _, colour, _, _ in drawn]
                labels += end_labels(names, colours, ends, panel, span, HEIGHT, x_axis["range"][1], log)
    legend = [] if alone else [run.label for run in runs]
    room = label_room([item.name for found in ranked.values() for item in found]) if alone and by == "class" else 14
    return Grid(panels, columns=len(groups), height=HEIGHT, right=room, gap=room + 6, left=58).figure(
        ribbons + lines + labels + ([] if alone else legend_keys(runs)), x=x_axis, legend=legend, compact=compact
    )


def describe(classes: pd.DataFrame) -> str:
    """Each run's last mean weights of many and few, and how they move with B′, in one sentence."""
    if classes.empty or not classes["weight"].notna().any():
        return "No weights yet."
    last = classes[classes["epoch"] == classes.groupby("run")["epoch"].transform("max")]
    weights = last.groupby(["run", "group"])["weight"].mean()
    correlation = rank_correlation(classes).set_index(["run", "group"])["rank_correlation"]
    parts = []
    for run in runs_of(classes):
        values = [
            f"{group} {number(weights[run.id, group])}{_agreement(correlation, (run.id, group))}"
            for group in SHOWN_GROUPS
            if (run.id, group) in weights.index
        ]
        parts.append(f"{run.label}, {', '.join(values)}")
    return sentence(f"Mean weight at epoch {classes['epoch'].max()}, and its rank correlation with B′", parts)


def _agreement(correlation: pd.Series, key: tuple[str, str]) -> str:
    if key not in correlation.index:
        return ""
    value = float(correlation[key])
    return f" (correlation {value:+.2f})" if np.isfinite(value) else " (no correlation: one of them is constant)"


def _drawn(
    classes: pd.DataFrame,
    groups: Sequence[str],
    ranked: Mapping[str, Sequence[RankedClass]],
    columns: list[str],
    by: By,
) -> pd.DataFrame:
    """The rows of the groups; a group with too many classes to be told apart is one curve, their mean, in any case."""
    shown = classes[classes["group"].isin(groups)]
    most = max(sum(item.group == group for item in found) for found in ranked.values() for group in groups)
    if most <= MOST_CLASSES and by == "class":
        return shown
    keys = ["run", "label", "epoch", "seed", "group"]
    mean = shown.groupby(keys, sort=False)[columns].mean().reset_index()
    place = mean["group"].map({group: place for place, group in enumerate(groups)})
    # Indices that no class has, so that the curve does not get the colour of one.
    return mean.assign(class_index=classes["class_index"].max() + 1 + place, train_count=-place, **{"class": "mean"})


def _axis(title: str, span: tuple[float, float], log: bool) -> dict[str, Any]:
    if not log:
        return {"title": {"text": title}, "range": list(span), "nticks": 6}
    step = "D2" if span[1] - span[0] < 2 else 1
    return {"title": {"text": f"{title} (log)"}, "range": list(span), "type": "log", "tickformat": "~g", "dtick": step}


def _span(bands: Sequence[Band], log: bool) -> tuple[float, float]:
    """Range of an axis with a little room around all bands, in log10 for the weights."""
    ends = np.concatenate([np.concatenate([band.low, band.high]) for band in bands])
    ends = ends[np.isfinite(ends) & ((ends > 0) | (not log))]
    if not len(ends):
        return (-1.0, 1.0)
    low, high = (np.log10(ends.min()), np.log10(ends.max())) if log else (min(0.0, ends.min()), ends.max())
    room = max(0.06 * (high - low), 0.15 if log else 1e-3)
    return (float(low - room) if log else float(low), float(high + room))
