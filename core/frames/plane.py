"""More's plane: precision on class 0, the majority, against recall on class 1, the minority."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.frames.published import published_row
from core.frames.run_data import RunData
from core.frames.table import COUNT, NUMBER, TEXT, Block, frame, stack, text
from core.metrics.ratio import ratio
from core.thresholds import operating_points

RECALLS = np.round(np.linspace(0, 1, 201), 3)

_POINTS = {
    **{"run": TEXT, "label": TEXT, "seed": COUNT},
    **dict.fromkeys(("minority_recall", "majority_precision"), NUMBER),
}
_CURVE = {**_POINTS, "threshold": NUMBER, "share": NUMBER}


def plane_frame(runs: Sequence[RunData]) -> pd.DataFrame:
    """Return the positions of two-class runs in the plane: one row per (run, seed).

    Columns: run, label, seed, minority_recall, majority_precision (NaN where no sample is predicted as class 0), both on the
    test set after the last epoch; NaN for a run without records.
    """
    return frame([_point(run) for run in runs], _POINTS)


def threshold_frame(runs: Sequence[tuple[RunData, Mapping[str, Any] | None]]) -> pd.DataFrame:
    """Return the curve of each run through the plane when only its threshold changes: one row per (run, seed, recall).

    Between two thresholds the curve follows a classifier that chooses between them at random: the recalls of both classes
    change in proportion, and precision follows from them. Of several thresholds with the same recall, the one that predicts
    class 1 least often is used.

    Args:
        runs: two-class runs, each with its artifact `probabilities` (`probabilities` float `[S, T, 2]`, `labels` `[S, T]`), or
            None if it has none.

    Returns:
        Columns run, label, seed, minority_recall (0, .005, …, 1), majority_precision, threshold (on the probability of class 1),
        share (of class 1 in the test part).
    """
    return frame([_curve(run, outcome) for run, outcome in runs if outcome is not None], _CURVE)


def published_frame(runs: Sequence[RunData]) -> pd.DataFrame:
    """Return the published values for the runs that repeat a row of More's table: one row per run.

    Columns: run, label, method (as the survey calls it), minority_recall, majority_precision, reproduced (see `PublishedRow`).
    """
    repetitions = [(run, row) for run in runs if (row := published_row(run.experiment)) is not None]
    return pd.DataFrame(
        [
            {
                "run": run.id,
                "label": run.label,
                "method": row.method,
                "minority_recall": row.minority_recall,
                "majority_precision": row.majority_precision,
                "reproduced": row.reproduced,
            }
            for run, row in repetitions
        ],
        columns=["run", "label", "method", "minority_recall", "majority_precision", "reproduced"],
    )


def _point(run: RunData) -> Block:
    last, shape = [run.records[-1] if run.records else {}], (len(run.seeds), len(run.class_names))
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "seed": run.seeds,
        "minority_recall": stack(last, ("test", "recall"), shape)[0, :, 1],
        "majority_precision": stack(last, ("test", "precision"), shape)[0, :, 0],
    }
    return Block(columns, run.seeds.shape)


def _curve(run: RunData, outcome: Mapping[str, Any]) -> Block:
    probabilities, labels = outcome["probabilities"], outcome["labels"]
    curves = [_curve_of_seed(*seed) for seed in zip(probabilities, labels, strict=True)]
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "seed": run.seeds_of(len(curves))[:, None],
        "minority_recall": RECALLS,
        "majority_precision": np.stack([precision for precision, _ in curves]),
        "threshold": np.stack([threshold for _, threshold in curves]),
        "share": (labels == 1).mean(axis=1)[:, None],
    }
    return Block(columns, (len(curves), len(RECALLS)))


def _curve_of_seed(probabilities: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the precision on class 0 and the threshold at each of `RECALLS`."""
    points = operating_points(probabilities, labels, positive=1)
    # The first threshold that reaches a recall has the fewest false positives.
    first = np.append(True, np.diff(points.true_positive_rate) > 0)
    true_rate, false_rate = points.true_positive_rate[first], points.false_positive_rate[first]
    correct = (1 - points.share) * (1 - np.interp(RECALLS, true_rate, false_rate))
    missed = points.share * (1 - RECALLS)
    thresholds = np.minimum(points.thresholds[first], 1.0)  # the first is infinite
    return ratio(correct, correct + missed), np.interp(RECALLS, true_rate, thresholds)
