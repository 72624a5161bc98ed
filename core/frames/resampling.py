"""What resamplers did to the training part of the first seed: counts of each class, and points to draw."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.frames.run_data import RunData
from core.frames.table import COUNT, NUMBER, TEXT, Block, frame, text

Pictured = tuple[RunData, Mapping[str, Any] | None]
"""A run and its artifact `resampling` (see `core.training.record.ResamplingPicture`), None without."""

KINDS = ("kept", "removed", "synthetic")
MOST_POINTS = 5000  # of all runs together
_COUNTED = ("before", "removed", "copied", "synthetic", "after")
_COUNTS = {
    **{"run": TEXT, "label": TEXT, "class": TEXT, "class_index": COUNT},
    **dict.fromkeys(_COUNTED, COUNT),
}
_ENDS = ("first_x", "first_y", "second_x", "second_y")
_POINTS = {
    **{"run": TEXT, "label": TEXT, "class": TEXT, "class_index": COUNT, "kind": TEXT, "times": COUNT},
    **dict.fromkeys(("x", "y", *_ENDS, "first_variance", "second_variance"), NUMBER),
}


def resampled_counts_frame(runs: Sequence[Pictured]) -> pd.DataFrame:
    """One row a (run, class), for runs with a picture.

    Columns: run, label, class, class_index, before, removed, copied, synthetic, after (training samples of the first seed;
    after = before − removed + copied + synthetic).
    """
    return frame([_counts(run, taken) for run, taken in runs if taken is not None], _COUNTS)


def resampled_points_frame(runs: Sequence[Pictured]) -> pd.DataFrame:
    """One row a (run, point), for runs with a picture; of many runs fewer points each, but always with their parents.

    Columns: run, label, class, class_index, kind (kept, removed or synthetic), times (in the training set afterwards), x, y,
    first_x, first_y, second_x, second_y (the parents of a synthetic one; NaN for others and where unknown), first_variance,
    second_variance (share of the variance that the axes show; NaN where the features are the axes).
    """
    pictured = [(run, taken) for run, taken in runs if taken is not None]
    each = MOST_POINTS // max(1, len(pictured))
    return frame([_points(run, taken, each) for run, taken in pictured], _POINTS)


def _counts(run: RunData, taken: Mapping[str, Any]) -> Block:
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "class": text(run.class_names),
        "class_index": np.arange(len(run.class_names)),
        **{name: taken[name] for name in _COUNTED},
    }
    return Block(columns, (len(run.class_names),))


def _points(run: RunData, taken: Mapping[str, Any], most: int) -> Block:
    chosen = _some(taken["kinds"], taken["parents"], most)
    points, parents, labels = taken["points"].astype(np.float64), taken["parents"][chosen], taken["labels"][chosen]
    ends = np.where(parents[:, :, None] >= 0, points[parents], np.nan).reshape(-1, 4)
    first, second = taken["variance"] if len(taken["variance"]) else (np.nan, np.nan)
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "class": text([run.class_names[label] for label in labels]),
        "class_index": labels,
        "kind": text([KINDS[kind] for kind in taken["kinds"][chosen]]),
        "times": taken["times"][chosen],
        "x": points[chosen, 0],
        "y": points[chosen, 1],
        **{name: ends[:, place] for place, name in enumerate(_ENDS)},
        "first_variance": np.array(first),
        "second_variance": np.array(second),
    }
    return Block(columns, (len(chosen),))


def _some(kinds: np.ndarray, parents: np.ndarray, most: int) -> np.ndarray:
    """The places of about as many points: they lie in a random order, so that the first ones of a kind will do."""
    share = min(1.0, most / max(1, len(kinds)))
    taken = np.zeros(len(kinds), dtype=bool)
    for kind in range(len(KINDS)):
        places = np.flatnonzero(kinds == kind)
        taken[places[: int(np.ceil(share * len(places)))]] = True
    needed = parents[taken]
    taken[needed[needed >= 0]] = True
    return np.flatnonzero(taken)
