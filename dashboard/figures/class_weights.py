"""The weight of every class at the end of training, beside the weights that class sizes alone would give."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.by_rank import dots, offset, rank_axis, ranks_of
from dashboard.figures.class_order import RankedClass, classes_by_run
from dashboard.figures.curves import legend_keys
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.rank_correlation import by_class
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import number, sentence

LAST_EPOCHS = 5
REFERENCES = {"1/n": -1.0, "1/√n": -0.5}


def how_to_read(classes: pd.DataFrame) -> str:
    """Return a caption that explains the dots and lines."""
    text = f"Mean weight of each class over the last {LAST_EPOCHS} epochs, scaled to mean 1 over the classes"
    if not len(classes) or not _references(classes_by_run(classes)):
        return f"{text}."
    text += "; the lines are 1/n and 1/√n for the same counts."
    if not by_class(classes)["rank_correlation"].notna().any():
        return text
    return (
        f"{text} Weights that are estimated in every batch, such as those of RDR, scatter around the first line with γ = 1 and "
        "around the second with γ = 0.5: the distance of a dot from that line is the effect of the density ratio."
    )


@escape_names
def figure(classes: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw one dot per class and run with the range over the seeds, and reference curves where all class sizes are equal.

    Args:
        classes: classes_frame.
        compact: whether to use the layout for a narrow page.
    """
    if classes.empty or not classes["weight"].notna().any():
        return message("No weights yet: they appear with the first epoch of a network.")
    ranked = classes_by_run(classes)
    frame = _scaled(classes, ranked)
    runs = runs_of(classes)
    bands = SeedBands(frame, ["run"], x="rank").of("weight")
    traces: list[Json] = [
        dots(bands[run.id,], 0, run, [item.name for item in ranked[run.id]], ".3~g", offset(place, len(runs)))
        for place, run in enumerate(runs)
        if (run.id,) in bands
    ]
    keys = [Run(name, name, theme.NEUTRAL) for name in _references(ranked)]
    legend = ([run.label for run in runs] if len(runs) > 1 else []) + [key.label for key in keys]
    y = {"title": {"text": "weight (log)"}, "type": "log", "tickformat": "~g", "dtick": "D2", "nticks": 6}
    return Grid([Panel("mean of the last five epochs", y)], columns=1, height=260, left=60).figure(
        _reference_lines(ranked) + traces + (legend_keys(runs) if len(runs) > 1 else []),
        x=rank_axis(ranked),
        legend=legend,
        hovermode="closest",
        compact=compact,
    )


def describe(classes: pd.DataFrame) -> str:
    """Describe the weights of the most frequent and the rarest class of every run, in one sentence."""
    if classes.empty or not classes["weight"].notna().any():
        return "No weights yet."
    ranked = classes_by_run(classes)
    means = _scaled(classes, ranked).groupby(["run", "rank"])["weight"].mean()
    parts = []
    for run in runs_of(classes):
        first, last = ranked[run.id][0], ranked[run.id][-1]
        parts.append(
            f"{run.label}, {number(means[run.id, 1])} for class {first.name} and "
            f"{number(means[run.id, len(ranked[run.id])])} for class {last.name}"
        )
    return sentence("Weight over the last 5 epochs with mean 1 over the classes", parts)


def _scaled(classes: pd.DataFrame, ranked: dict[str, list[RankedClass]]) -> pd.DataFrame:
    """Return run, seed, rank and weight: the mean over the last epochs, divided by the mean over the classes of the seed."""
    last = classes.groupby("run")["epoch"].transform("max")
    recent = classes[classes["epoch"] > last - LAST_EPOCHS]
    mean = recent.groupby(["run", "label", "seed", "class_index"], sort=False)["weight"].mean().reset_index()
    mean["weight"] = mean["weight"] / mean.groupby(["run", "seed"])["weight"].transform("mean")
    return mean.assign(rank=ranks_of(mean, ranked))


def _references(ranked: dict[str, list[RankedClass]]) -> dict[str, np.ndarray]:
    """Return the curves that class sizes alone would give, by name; empty where the runs have different class sizes."""
    counts = {tuple(item.count for item in items) for items in ranked.values()}
    if len(counts) != 1 or min(sizes := np.array(counts.pop(), dtype=float)) <= 0:
        return {}
    curves = {name: sizes**power for name, power in REFERENCES.items()}
    return {name: curve / curve.mean() for name, curve in curves.items()}


def _reference_lines(ranked: dict[str, list[RankedClass]]) -> list[Json]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": np.arange(1, len(curve) + 1),
            "y": curve,
            "name": name,
            "legendgroup": name,
            "line": {"color": theme.NEUTRAL, "width": 1.6, "dash": dash},
            "hovertemplate": "%{fullData.name}: %{y:.3~g}<extra></extra>",
        }
        for (name, curve), dash in zip(_references(ranked).items(), ("dot", "dash"), strict=False)
    ]
