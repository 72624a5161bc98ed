"""Weights and B′ over the epochs in one panel with two scales: for the classes with many and with few samples."""

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.class_order import RankedClass, classes_by_run
from dashboard.figures.curves import epoch_axis, legend_key, line, ribbon
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel, axis, right_axis
from dashboard.figures.rank_correlation import moving_runs, rank_correlation, warm_up_ends
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Solid, the mean weight of the samples in each epoch (scale on the left); dotted, B′ (scale on the right), which is large "
    "while some sample of a class is badly learned; each panel has scales of its own. Theory wants the two to move against each "
    "other, because the bound on the error adds up weight × B′ over the classes: a high weight is cheap only where B′ is low. "
    "Where the weights of some runs move, only those runs are drawn."
)
By = Literal["class", "group"]
SHOWN_GROUPS = ("many", "few")
B_PRIMES = {"b_prime": "B′", "b_prime_quantile": "B′ (5 % quantile)"}
MOST_CLASSES = 4  # of a group; above that their mean is drawn
WEIGHT, BOUND = theme.qualitative(0), theme.qualitative(1)
STILL = 0.05  # relative; a smaller move is no hill on the axis
LOGARITHMIC = 10.0  # from this ratio of the largest to the smallest value, an axis is logarithmic
WARM_UP = "end of the warm-up"


@names_as_typed
def figure(
    classes: pd.DataFrame,
    *,
    by: By = "class",
    b_prime: str = "b_prime",
    last_epoch: int | None = None,
    compact: bool = False,
) -> go.Figure:
    """A row a run, of those whose weights move where there are any; a panel for many and one for few.

    Args:
        classes: classes_frame.
        by: a curve a class, in the colours of their ranks, or one for the mean over the classes of the group.
        b_prime: the column that stands for B′, a key of `B_PRIMES`.
        last_epoch: the planned number of epochs, so that the axis stands still while runs are under way.
        compact: the layout for a narrow page.
    """
    bound = B_PRIMES[b_prime]
    known = not classes.empty and classes["weight"].notna().any()
    groups = [group for group in SHOWN_GROUPS if (classes["group"] == group).any()] if known else []
    if not groups:
        return message("No weights yet: they appear with the first epoch of a network.")
    moving = moving_runs(classes)
    everyone = runs_of(classes)
    runs = [run for run in everyone if not moving or run.id in moving]
    ends = warm_up_ends(classes)
    all_ranks = classes_by_run(classes)
    columns = ["weight", b_prime] if classes[b_prime].notna().any() else ["weight"]
    shown = _drawn(classes, groups, all_ranks, columns, by)
    ranked = classes_by_run(shown)
    curves = SeedBands(shown, ["run", "class_index"])
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
                found = bands.get(column, {})
                drawn = [(item, found[run.id, item.index]) for item in items if (run.id, item.index) in found]
                drawn = [(item, band) for item, band in drawn if band.drawable]
                axes.append(fitting_axis(title, [band for _, band in drawn]))
                for item, band in drawn:
                    colour = colours.get(item.index, fallback)
                    owner = f"{run.id} {column}"
                    name = f"{title}, {item.name}" if item.index in colours else title
                    curve = line(band, panel, colour, name, ".3~g", group=owner, width=3)
                    curve["line"]["dash"] = "solid" if column == "weight" else "dot"
                    for trace in (*ribbon([band], panel, theme.faded(colour, 0.16), owner), curve):
                        traces.append(trace if column == "weight" else {**trace, "yaxis": right_axis("y", panel)})
            own = f"<b>{run.label}</b> · {group}" if len(everyone) > 1 else f"<b>{group}</b>"
            right = axes[1] if len(columns) > 1 else None
            panels.append(Panel(own, axes[0], alone=own, right=right))
            if run.id in ends.index:
                shapes.append(_upright(int(ends[run.id]), panel))
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


def _keys(
    bound: str | None, warm_up: bool, shown: Sequence[RankedClass], colours: Mapping[int, str]
) -> dict[str, Json]:
    """Lines of the legend by their names: the scales, the end of the warm-up, and the classes that have a colour of their own."""
    classes = {
        f"class {item.name}": {"color": colours[item.index], "dash": "solid"} for item in shown if item.index in colours
    }
    own = len(classes) < len(shown)  # the colours of the means tell weight from B′
    keys: dict[str, Json] = {"weight, left scale": {"color": WEIGHT if own else theme.NEUTRAL, "dash": "solid"}}
    if bound is not None:
        keys[f"{bound}, right scale"] = {"color": BOUND if own else theme.NEUTRAL, "dash": "dot"}
    if warm_up:
        keys[WARM_UP] = {"color": theme.NEUTRAL, "dash": "solid", "width": 1.5}
    return keys | classes


def fitting_axis(title: str, bands: Sequence[Band]) -> Json:
    """An axis that goes to what is there, logarithmic where the values differ by an order of magnitude."""
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


def _upright(epoch: int, panel: int) -> Json:
    """A line between the last epoch of the warm-up and the next one."""
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
