"""Long data frames from the payloads of runs: the only input of figures.

Each number of a chart is one cell here, and the column names the payload entry that it was read from. An entry that a payload
lacks, or that is null, is NaN. Runs may differ in classes, seeds and epochs; a run without records adds no rows to the frames
by epoch. `seed` is the number of the seed, as the experiment counts them: seed, seed + 1, …
"""

from core.frames.adjusted import TAUS, adjusted_frame
from core.frames.by_epoch import classes_frame, epochs_frame
from core.frames.flatness import By, density_frame, flatness_frame, flatness_groups_frame, landscape_frame
from core.frames.flatness_history import flatness_history_frame
from core.frames.labelling import labels
from core.frames.outcome import confusion_frame, summary_frame
from core.frames.plane import plane_frame, published_frame, threshold_frame
from core.frames.resampling import resampled_counts_frame, resampled_points_frame
from core.frames.result import result_frame
from core.frames.run_data import RunData
from core.frames.thresholds import (
    ScoredRun,
    at_threshold_frame,
    best_thresholds_frame,
    cost_by_threshold_frame,
    default_positive,
    false_alarms_frame,
    precision_recall_frame,
    reliability_frame,
    roc_frame,
    scored_run,
    share_in_training,
)
from core.frames.work import work_frame

__all__ = [
    "TAUS",
    "By",
    "RunData",
    "ScoredRun",
    "adjusted_frame",
    "at_threshold_frame",
    "best_thresholds_frame",
    "classes_frame",
    "confusion_frame",
    "cost_by_threshold_frame",
    "default_positive",
    "density_frame",
    "epochs_frame",
    "false_alarms_frame",
    "flatness_frame",
    "flatness_groups_frame",
    "flatness_history_frame",
    "labels",
    "landscape_frame",
    "plane_frame",
    "precision_recall_frame",
    "published_frame",
    "reliability_frame",
    "resampled_counts_frame",
    "resampled_points_frame",
    "result_frame",
    "roc_frame",
    "scored_run",
    "share_in_training",
    "summary_frame",
    "threshold_frame",
    "work_frame",
]
