"""The `test` entry of records and summaries, from the declared metrics."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from core.metrics.counts import Counts, precision, predicted_share, recall
from core.metrics.json_lists import finite
from core.metrics.metric import metrics


def evaluation(counts: Counts) -> dict[str, np.ndarray]:
    """Return the `test` entry of a record: the metrics of counts, then predicted_share, recall and precision of each class."""
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
    recalls: Float[np.ndarray, "seeds classes"],
    groups: Sequence[str],
    confusion: Int[np.ndarray, "seeds classes classes"] | None = None,
    probabilities: Float[np.ndarray, "seeds samples classes"] | None = None,
    labels: Int[np.ndarray, "seeds samples"] | None = None,
) -> dict[str, Any]:
    """Return the entries that a summary's `test` has in addition to those of the last record, as JSON.

    Args:
        recalls: recall of each class; NaN for a class without test samples.
        groups: the group of each class, see `core.groups`.
        confusion: the confusion matrix (true, predicted); None for a run without an outcome, for which the metrics that need
            one are left out.
        probabilities: predicted probabilities; given with `confusion`.
        labels: the true classes; given with `confusion`.
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
