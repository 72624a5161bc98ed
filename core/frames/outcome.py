"""Final results: one row per seed, and the confusion matrices."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Int

from core.frames.run_data import RunData
from core.frames.table import COUNT, NUMBER, TEXT, TRUTH, Block, frame, stack, text
from core.metrics import final_evaluation, metrics

_CONFUSION = {"run": TEXT, "label": TEXT, "seed": COUNT, "true": TEXT, "predicted": TEXT, "count": COUNT}


def summary_frame(runs: Sequence[RunData]) -> pd.DataFrame:
    """Return one row per (run, seed), for every run, whatever its status.

    Columns: run, label, status, seed, every metric by its name, train_accuracy (all of the last epoch), best_epoch,
    best_accuracy, best_balanced_accuracy (of the best test epoch), collapsed, seconds. A run without a summary, because it is
    still running or was stopped, has the values of its last record, and NaN in the other columns (NA in collapsed).
    """
    dtypes = {
        **{"run": TEXT, "label": TEXT, "status": TEXT, "seed": COUNT},
        **dict.fromkeys([*(metric.name for metric in metrics()), "train_accuracy"], NUMBER),
        **dict.fromkeys(("best_epoch", "best_accuracy", "best_balanced_accuracy"), NUMBER),
        **{"collapsed": TRUTH, "seconds": NUMBER},
    }
    return frame([_summary(run) for run in runs], dtypes)


def confusion_frame(
    runs: Sequence[tuple[RunData, Int[np.ndarray, "seeds classes classes"] | None]],
) -> pd.DataFrame:
    """Return one row per (run, seed, true class, predicted class).

    Args:
        runs: each with the `counts` of its artifact `confusion` (true, predicted), or None if it has none.

    Returns:
        Columns run, label, seed, true, predicted (names of classes, in their order), count.
    """
    return frame([_confusion(run, counts) for run, counts in runs if counts is not None], _CONFUSION)


def _summary(run: RunData) -> Block:
    seeds, summary = run.seeds, run.summary or {}
    latest = run.records[-1] if run.records else {}
    test = dict(run.test)

    def of_seeds(payload: dict[str, Any], *path: str) -> np.ndarray:
        return stack([payload], path, seeds.shape)[0]

    if not test.get("groups"):
        recalls = stack([test], ("recall",), (len(seeds), len(run.class_names)))[0]
        test |= final_evaluation(recalls, run.groups)
    columns: dict[str, np.ndarray] = {
        "run": text(run.id),
        "label": text(run.label),
        "status": text(run.status),
        "seed": seeds,
        **{metric.name: of_seeds({"test": metric.values_in(test)}, "test") for metric in metrics()},
        "train_accuracy": of_seeds(latest, "train", "accuracy"),
        "best_epoch": of_seeds(summary, "best_epoch"),
        "best_accuracy": of_seeds(summary, "best_test", "accuracy"),
        "best_balanced_accuracy": of_seeds(summary, "best_test", "balanced_accuracy"),
        "collapsed": of_seeds(summary, "collapsed"),
        "seconds": stack([summary or latest], ("seconds",), ()),
    }
    return Block(columns, seeds.shape)


def _confusion(run: RunData, counts: np.ndarray) -> Block:
    columns = {
        "run": text(run.id),
        "label": text(run.label),
        "seed": run.seeds_of(len(counts))[:, None, None],
        "true": text(run.class_names)[:, None],
        "predicted": text(run.class_names),
        "count": counts,
    }
    return Block(columns, counts.shape)
