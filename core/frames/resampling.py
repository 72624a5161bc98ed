"""The effect of resamplers on the training part of the first seed: counts of each class, and points to draw."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.frames.run_data import RunData
from core.frames.table import COUNT, NUMBER, TEXT, Block, frame, text

Pictured = tuple[RunData, Mapping[str, Any] | None]
"""A run and its artifact `resampling` (see `core.training.record.ResamplingPicture`), or None if it has none."""

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
    """Return one row per (run, class), for runs with the artifact.

    Columns: run, label, class, class_index, before, removed, copied, synthetic, after (training samples of the first seed;
    after = before − removed + copied + synthetic).
    """
    return frame([_counts(run, picture) for run, picture in runs if picture is not None], _COUNTS)


def resampled_points_frame(runs: Sequence[Pictured]) -> pd.DataFrame:
    """Return one row per (run, point), for runs with the artifact.

    The number of points of each run decreases with the number of runs; the parents of a point are always included.

    Columns: run, label, class, class_index, kind (kept, removed or synthetic), times (number of copies in the training set
    afterwards), x, y, first_x, first_y, second_x, second_y (the parents of a synthetic point; NaN for other points and where
    unknown), first_variance, second_variance (share of the variance along each axis; NaN where the features are the axes).
    """
    pictured = [(run, picture) for run, picture in runs if picture is not None]
    most = MOST_POINTS // max(1, len(pictured))
    return frame([_points(run, picture, most) for run, picture in pictured], _POINTS)


def _counts(run: RunData, picture: Mapping[str, Any]) -> Block:
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "class": text(run.class_names),
        "class_index": np.arange(len(run.class_names)),
        **{name: picture[name] for name in _COUNTED},
    }
    return Block(columns, (len(run.class_names),))


def _points(run: RunData, picture: Mapping[str, Any], most: int) -> Block:
    chosen = _choose(picture["kinds"], picture["parents"], most)
    points = picture["points"].astype(np.float64)
    parents, labels = picture["parents"][chosen], picture["labels"][chosen]
    ends = np.where(parents[:, :, None] >= 0, points[parents], np.nan).reshape(-1, 4)
    first, second = picture["variance"] if len(picture["variance"]) else (np.nan, np.nan)
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "class": text([run.class_names[label] for label in labels]),
        "class_index": labels,
        "kind": text([KINDS[kind] for kind in picture["kinds"][chosen]]),
        "times": picture["times"][chosen],
        "x": points[chosen, 0],
        "y": points[chosen, 1],
        **{name: ends[:, place] for place, name in enumerate(_ENDS)},
        "first_variance": np.array(first),
        "second_variance": np.array(second),
    }
    return Block(columns, (len(chosen),))


def _choose(kinds: np.ndarray, parents: np.ndarray, most: int) -> np.ndarray:
    """Return the indices of about `most` points: the first ones of each kind, since points are in random order."""
    share = min(1.0, most / max(1, len(kinds)))
    chosen = np.zeros(len(kinds), dtype=bool)
    for kind in range(len(KINDS)):
        places = np.flatnonzero(kinds == kind)
        chosen[places[: int(np.ceil(share * len(places)))]] = True
    needed = parents[chosen]
    chosen[needed[needed >= 0]] = True
    return np.flatnonzero(chosen)
