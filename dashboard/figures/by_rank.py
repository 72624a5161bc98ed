"""Dots with the range over the seeds, placed by the rank of a class from the most frequent to the rarest."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from dashboard.figures.assembly import Json
from dashboard.figures.class_order import RankedClass
from dashboard.figures.panels import axis
from dashboard.figures.runs import Run
from dashboard.figures.seeds import Band
from dashboard.figures.shorten import shorten

MOST_NAMES = 12  # classes; above that the axis counts ranks


def rank_axis(ranked: Mapping[str, Sequence[RankedClass]]) -> Json:
    """Return the x axis: the names of the classes where all runs have the same few classes, otherwise their ranks."""
    longest = max(len(items) for items in ranked.values())
    names = {tuple(item.name for item in items) for items in ranked.values()}
    options: Json = {"title": {"text": "class, from the most frequent to the rarest"}, "range": [0.4, longest + 0.6]}
    if len(names) == 1 and longest <= MOST_NAMES:
        texts = [shorten(name) for name in names.pop()]
        return options | {"tickvals": np.arange(1, longest + 1), "ticktext": texts, "showgrid": False}
    return options | {"tickformat": "d", "nticks": 8}


def ranks_of(frame: pd.DataFrame, ranked: Mapping[str, Sequence[RankedClass]]) -> list[int]:
    """Return for each row the rank of its class, from 1, among the classes of its run."""
    ranks = {(run, item.index): rank for run, items in ranked.items() for rank, item in enumerate(items, start=1)}
    return [ranks[pair] for pair in zip(frame["run"], frame["class_index"], strict=True)]


def offset(place: int, runs: int) -> float:
    """Return the horizontal offset of the dots of a run, so that the dots of several runs do not cover each other."""
    return 0.0 if runs == 1 else float(np.interp(place, [0, runs - 1], [-0.24, 0.24]))


def dots(band: Band, panel: int, run: Run, names: Sequence[str], number: str, offset: float = 0.0) -> Json:
    """Return one dot per class at the mean over the seeds, with a bar from the minimum to the maximum.

    Args:
        band: the values, by rank.
        panel: index of the panel.
        run: whose colour and label the dots have.
        names: names of the classes, by rank.
        number: Plotly's format of the values.
        offset: added to the ranks, see `offset`.
    """
    return {
        "type": "scatter",
        "mode": "markers",
        "x": (band.x + offset).astype(np.float32),
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
