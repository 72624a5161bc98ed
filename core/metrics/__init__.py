"""Metrics of predictions: pure functions of counts, confusion matrices and probabilities.

The first axis of every array, and of every result, is the seeds axis. NaN means undefined (the precision of a class that is
never predicted); `finite` turns it into the null of JSON. A `Metric` declares what tables and exports need to know about a
function.
"""

from core.metrics.calibration import ece
from core.metrics.confusion import g_mean, macro_f1, mcc
from core.metrics.counts import (
    Counts,
    accuracy,
    balanced_accuracy,
    confusion_matrix,
    group_recall,
    precision,
    predicted_share,
    recall,
)
from core.metrics.entries import evaluation, final_evaluation
from core.metrics.json_lists import finite
from core.metrics.metric import Metric, metrics, metrics_in_tables
from core.metrics.ranking import auprc, auroc

__all__ = [
    "Counts",
    "Metric",
    "accuracy",
    "auprc",
    "auroc",
    "balanced_accuracy",
    "confusion_matrix",
    "ece",
    "evaluation",
    "final_evaluation",
    "finite",
    "g_mean",
    "group_recall",
    "macro_f1",
    "mcc",
    "metrics",
    "metrics_in_tables",
    "precision",
    "predicted_share",
    "recall",
]
