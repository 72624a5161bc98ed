"""The weight of every class after training, against what class sizes alone would give."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.by_rank import beside, dots, rank_axis, ranks_of
from dashboard.figures.class_order import RankedClass, classes_by_run
from dashboard.figures.curves import legend_keys
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Mean weight of each class over the last five epochs, scaled to mean 1 over the classes; the lines are 1/n and 1/√n for the "
    "same counts. RDR has the first as its middle with γ = 1 and the second with γ = .5: how far its dots lie off that line is "
    "what the density ratio does."
)
LAST_EPOCHS = 5
REFERENCES = {"1/n": -1.0, "1/√n": -0.5}


@names_as_typed
def figure(classes: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """One panel: a dot a class with the range over the seeds, colour by run; reference curves where all runs share counts.

    Args:
        classes: classes_frame.
        compact: the layout for a narrow page.
    """
    if classes.empty or not classes["weight"].notna().any():
        return message("No weights yet: they appear with the first epoch of a network.")
    ranked = classes_by_run(classes)
    frame = _scaled(classes, ranked)
    runs = runs_of(classes)
    bands = SeedBands(frame, ["run"], x="rank").of("weight")
    traces: list[Json] = [
        dots(bands[run.id,], 0, run, [item.name for item in ranked[run.id]], ".3~g", beside(place, len(runs)))
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
    """The weights of the most frequent and of the rarest class of every run, in one sentence."""
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
    """run, seed, rank, weight: the mean of the last epochs, divided by the mean over the classes of the seed."""
    last = classes.groupby("run")["epoch"].transform("max")
    recent = classes[classes["epoch"] > last - LAST_EPOCHS]
    mean = recent.groupby(["run", "label", "seed", "class_index"], sort=False)["weight"].mean().reset_index()
    mean["weight"] = mean["weight"] / mean.groupby(["run", "seed"])["weight"].transform("mean")
    return mean.assign(rank=ranks_of(mean, ranked))


def _references(ranked: dict[str, list[RankedClass]]) -> dict[str, np.ndarray]:
    """The curves of class sizes alone, by name; none where the runs have different counts."""
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
