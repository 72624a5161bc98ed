"""Weights and B′ over the epochs in panels with two scales, for the many and the few classes."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.class_order import RankedClass, classes_by_run
from dashboard.figures.curves import epoch_axis, legend_key, line, ribbon
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis, right_axis
from dashboard.figures.rank_correlation import moving_runs, rank_correlation, warm_up_ends
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Solid: the mean weight of the samples in each epoch (left scale). Dotted: B′ (right scale), which is large while some "
    "sample of a class is badly learned. Each panel has its own scales. The bound on the error is a sum of weight × B′ over "
    "the classes, so a high weight adds little only where B′ is low: in theory the two should move in opposite directions. "
    "Where the weights of some runs change during training, only those runs are drawn."
)
By = Literal["class", "group"]
DRAWN_GROUPS = ("many", "few")
B_PRIMES = {"b_prime": "B′", "b_prime_quantile": "B′ (5 % quantile)"}
MOST_CLASSES = 4  # of a group; above this number their mean is drawn
WEIGHT, BOUND = theme.qualitative(0), theme.qualitative(1)
STILL = 0.05  # relative; a smaller change is not magnified to the height of the axis
LOGARITHMIC = 10.0  # ratio of the largest to the smallest value above which an axis is logarithmic
WARM_UP = "end of the warm-up"


@escape_names
def figure(
    classes: pd.DataFrame,
    *,
    by: By = "class",
    b_prime: str = "b_prime",
    last_epoch: int | None = None,
    compact: bool = False,
) -> go.Figure:
    """Draw one row per run, with one panel for many and one for few; only the runs whose weights change, if any do.

    Args:
        classes: classes_frame.
        by: "class" draws one curve per class, in the colours of their ranks; "group" the mean over the classes of the group.
        b_prime: the column that holds B′, a key of `B_PRIMES`.
        last_epoch: the planned number of epochs, which fixes the axis while runs are under way.
        compact: whether to use the layout for a narrow page.
    """
    bound = B_PRIMES[b_prime]
    has_weights = not classes.empty and classes["weight"].notna().any()
    groups = [group for group in DRAWN_GROUPS if (classes["group"] == group).any()] if has_weights else []
    if not groups:
        return message("No weights yet: they appear with the first epoch of a network.")
    moving = moving_runs(classes)
    all_runs = runs_of(classes)
    runs = [run for run in all_runs if not moving or run.id in moving]
    ends = warm_up_ends(classes)
    all_ranks = classes_by_run(classes)
    columns = ["weight", b_prime] if classes[b_prime].notna().any() else ["weight"]
    rows = _drawn_rows(classes, groups, all_ranks, columns, by)
    ranked = classes_by_run(rows)
    curves = SeedBands(rows, ["run", "class_index"])
    bands = {column: curves.of(column) for column in columns}

    panels: list[Panel] = []
    traces: list[Json] = []
    shapes: list[Json] = []
    for run in runs:
        ranks = all_ranks[run.id]
        colours = {item.index: colour for item, colour in zip(ranks, theme.ranked(len(ranks)), strict=True)}
        for group in groups:
            panel = len(panels)
            items = [item for item in ranked[run.id] if item.group == group]
            axes: list[Json] = []
            for column, title, fallback in (("weight", "weight", WEIGHT), (b_prime, bound, BOUND)):
                by_class = bands.get(column, {})
                class_bands = [
                    (item, by_class[run.id, item.index]) for item in items if (run.id, item.index) in by_class
                ]
                class_bands = [(item, band) for item, band in class_bands if band.drawable]
                axes.append(fitting_axis(title, [band for _, band in class_bands]))
                for item, band in class_bands:
                    colour = colours.get(item.index, fallback)
                    owner = f"{run.id} {column}"
                    name = f"{title}, {item.name}" if item.index in colours else title
                    curve = line(band, panel, colour, name, ".3~g", group=owner, width=3)
                    curve["line"]["dash"] = "solid" if column == "weight" else "dot"
                    for trace in (*ribbon([band], panel, theme.faded(colour, 0.16), owner), curve):
                        traces.append(trace if column == "weight" else {**trace, "yaxis": right_axis("y", panel)})
            heading = f"<b>{run.label}</b> · {group}" if len(all_runs) > 1 else f"<b>{group}</b>"
            right = axes[1] if len(columns) > 1 else None
            panels.append(Panel(heading, axes[0], alone=heading, right=right))
            if run.id in ends.index:
                shapes.append(_warm_up_mark(int(ends[run.id]), panel))
    keys = _keys(bound if len(columns) > 1 else None, bool(shapes), ranked[runs[0].id], colours)
    grid = Grid(panels, columns=len(groups), height=260 if len(runs) == 1 else 180, right=66, gap=70, left=62)
    return grid.figure(
        traces + [legend_key(name, name, {"width": 3, **options}) for name, options in keys.items()],
        x=epoch_axis(last_epoch, classes["epoch"].to_numpy()),
        legend=list(keys),
        shapes=shapes,
        compact=compact,
    )


def describe(classes: pd.DataFrame) -> str:
    """Describe the last mean weights of many and few of every run, and their rank correlation with B′, in one sentence."""
    if classes.empty or not classes["weight"].notna().any():
        return "No weights yet."
    last = classes[classes["epoch"] == classes.groupby("run")["epoch"].transform("max")]
    weights = last.groupby(["run", "group"])["weight"].mean()
    correlation = rank_correlation(classes).set_index(["run", "group"])["rank_correlation"]
    parts = []
    for run in runs_of(classes):
        values = [
            f"{group} {number(weights[run.id, group])}{_agreement(correlation, (run.id, group))}"
            for group in DRAWN_GROUPS
            if (run.id, group) in weights.index
        ]
        parts.append(f"{run.label}, {', '.join(values)}")
    return sentence(f"Mean weight at epoch {classes['epoch'].max()}, and its rank correlation with B′", parts)


def _agreement(correlation: pd.Series, key: tuple[str, str]) -> str:
    if key not in correlation.index:
        return ""
    value = float(correlation[key])
    return f" (correlation {value:+.2f})" if np.isfinite(value) else " (no correlation: weight or B′ is constant)"


def _drawn_rows(
    classes: pd.DataFrame,
    groups: Sequence[str],
    ranked: Mapping[str, Sequence[RankedClass]],
    columns: list[str],
    by: By,
) -> pd.DataFrame:
    """Return the rows of the groups, or the means over their classes where `by` says so or the classes are many."""
    rows = classes[classes["group"].isin(groups)]
    most = max(sum(item.group == group for item in items) for items in ranked.values() for group in groups)
    if most <= MOST_CLASSES and by == "class":
        return rows
    keys = ["run", "label", "epoch", "seed", "group"]
    mean = rows.groupby(keys, sort=False)[columns].mean().reset_index()
    place = mean["group"].map({group: place for place, group in enumerate(groups)})
    # Indices that no class has, so that the curve does not get the colour of a class.
    return mean.assign(class_index=classes["class_index"].max() + 1 + place, train_count=-place, **{"class": "mean"})


def _keys(
    bound: str | None, warm_up: bool, items: Sequence[RankedClass], colours: Mapping[int, str]
) -> dict[str, Json]:
    """Return the lines of the legend by name: the scales, the end of the warm-up, and the classes with colours of their own."""
    classes = {
        f"class {item.name}": {"color": colours[item.index], "dash": "solid"} for item in items if item.index in colours
    }
    means = len(classes) < len(items)  # whose colours distinguish weight from B′
    keys: dict[str, Json] = {"weight, left scale": {"color": WEIGHT if means else theme.NEUTRAL, "dash": "solid"}}
    if bound is not None:
        keys[f"{bound}, right scale"] = {"color": BOUND if means else theme.NEUTRAL, "dash": "dot"}
    if warm_up:
        keys[WARM_UP] = {"color": theme.NEUTRAL, "dash": "solid", "width": 1.5}
    return keys | classes


def fitting_axis(title: str, bands: Sequence[Band]) -> Json:
    """Return an axis that fits the values, logarithmic where they differ by an order of magnitude."""
    ends = np.concatenate([np.zeros(0), *(np.concatenate([band.low, band.high]) for band in bands)])
    ends = ends[np.isfinite(ends)]
    if not len(ends):
        return {"title": {"text": title}, "range": [0, 1], "nticks": 5}
    low, high = float(ends.min()), float(ends.max())
    log = low > 0 and high > LOGARITHMIC * low
    if log:
        low, high = np.log10(low), np.log10(high)
    still = high - low < STILL * abs(high)
    room = max(0.3 * abs(high) if still else 0.08 * (high - low), 1e-3)
    options: Json = {"title": {"text": f"{title} (log)" if log else title}, "range": [low - room, high + room]}
    if log:
        return options | {
            "type": "log",
            "tickmode": "linear",
            "tickformat": "~g",
            "dtick": "D2" if high - low < 2 else 1,
        }
    return options | {"tickmode": "auto", "nticks": 5, "tickformat": ".3~g"}


def _warm_up_mark(epoch: int, panel: int) -> Json:
    """Return a vertical line between the last epoch of the warm-up and the next one."""
    return {
        "type": "line",
        "xref": axis("x", panel),
        "yref": f"{axis('y', panel)} domain",
        "x0": epoch + 0.5,
        "x1": epoch + 0.5,
        "y0": 0,
        "y1": 1,
        "line": {"color": theme.NEUTRAL, "width": 1.5},
    }
