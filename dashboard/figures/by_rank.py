"""Dots by the rank of a class, from the most frequent to the rarest, with the range over the seeds."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dashboard.figures.assembly import Json
from dashboard.figures.class_order import RankedClass
from dashboard.figures.panels import axis
from dashboard.figures.runs import Run
from dashboard.figures.seeds import Band
from dashboard.figures.shortened import shortened

MOST_NAMES = 12  # classes; above that the axis counts ranks


def rank_axis(ranked: Mapping[str, Sequence[RankedClass]]) -> Json:
    """The x axis: names of the classes where all runs have the same few, otherwise their ranks."""
    longest = max(len(items) for items in ranked.values())
    names = {tuple(item.name for item in items) for items in ranked.values()}
    found: Json = {"title": {"text": "class, from the most frequent to the rarest"}, "range": [0.4, longest + 0.6]}
    if len(names) == 1 and longest <= MOST_NAMES:
        texts = [shortened(name) for name in names.pop()]
        return found | {"tickvals": np.arange(1, longest + 1), "ticktext": texts, "showgrid": False}
    return found | {"tickformat": "d", "nticks": 8}


def ranks_of(frame: pd.DataFrame, ranked: Mapping[str, Sequence[RankedClass]]) -> list[int]:
    """The rank of the class of each row, from 1, among the classes of its run."""
    ranks = {(run, item.index): rank for run, items in ranked.items() for rank, item in enumerate(items, start=1)}
    return [ranks[pair] for pair in zip(frame["run"], frame["class_index"], strict=True)]


def beside(place: int, runs: int) -> float:
    """How far the dots of a run stand aside, so that those of several runs do not cover each other."""
    return 0.0 if runs == 1 else float(np.interp(place, [0, runs - 1], [-0.24, 0.24]))


def dots(band: Band, panel: int, run: Run, names: Sequence[str], number: str, aside: float = 0.0) -> Json:
    """A dot a class at the mean over the seeds, with a bar from their minimum to their maximum.

    Args:
        band: by rank.
        panel: index of the panel.
        run: gives colour and name.
        names: of the classes, by rank.
        number: format of the values.
        aside: how far the dots stand from their rank.
    """
    return {
        "type": "scatter",
        "mode": "markers",
        "x": (band.x + aside).astype(np.float32),
        "y": band.mean.astype(np.float32),
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": (band.high - band.mean).astype(np.float32),
            "arrayminus": (band.mean - band.low).astype(np.float32),
            "color": run.colour,
            "thickness": 1.4,
            "width": 0,
        },
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
        "name": run.label,
        "marker": {"color": run.colour, "size": 8},
        "text": [names[int(rank) - 1] for rank in band.x],
        "customdata": np.stack([band.low, band.high], axis=1).astype(np.float32),
        "hovertemplate": (
            f"%{{fullData.name}}, class %{{text}}: %{{y:{number}}} "
            f"(%{{customdata[0]:{number}}} to %{{customdata[1]:{number}}})<extra></extra>"
        ),
        "legendgroup": run.id,
        "showlegend": False,
    }
