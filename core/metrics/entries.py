"""The `test` entry of records and summaries, from the declared metrics."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from core.metrics.counts import Counts, precision, predicted_share, recall
from core.metrics.json_lists import finite
from core.metrics.metric import metrics


def evaluation(counts: Counts) -> dict[str, np.ndarray]:
    """The entries of a record's `test`: the metrics of counts, then predicted_share, recall and precision of each class."""
    classes = counts.true.shape[-1]
    values = {
        metric.name: metric.function(counts)
        for metric in metrics()
        if metric.basis == "counts" and metric.defined_for(classes)
    }
    return values | {
        "predicted_share": predicted_share(counts),
        "recall": recall(counts),
        "precision": precision(counts),
    }


def final_evaluation(
    recalls: np.ndarray,
    groups: Sequence[str],
    confusion: np.ndarray | None = None,
    probabilities: np.ndarray | None = None,
    labels: np.ndarray | None = None,
) -> dict[str, Any]:
    """What a summary's `test` has beyond that of the last record, as JSON.

    Args:
        recalls: of the classes, `[S, C]`; NaN for a class without test samples.
        groups: of the classes, see `core.groups`.
        confusion: int `[S, C, C]` (true, predicted); None for a run without an outcome, which has no metrics of it.
        probabilities: `[S, T, C]`, likewise.
        labels: int `[S, T]`, likewise.
    """
    arguments: dict[str, tuple[Any, ...]] = {"groups": (recalls, groups)}
    if confusion is not None:
        arguments |= {"confusion": (confusion,), "probabilities": (probabilities, labels)}
    entry: dict[str, Any] = {"groups": {}}
    for metric in metrics():
        if metric.basis in arguments and metric.defined_for(recalls.shape[-1]):
            values = finite(metric.function(*arguments[metric.basis]))
            (entry["groups"] if metric.basis == "groups" else entry)[metric.name] = values
    return entry
