"""The effect of the resampler: the number of samples of each class, and the samples themselves."""

from collections.abc import Sequence

from dashboard.figures import resampled_counts, resampled_points
from dashboard.views.chart import Chart
from dashboard.views.views import View, ViewedRun


def _have_resampler(runs: Sequence[ViewedRun]) -> bool:
    return any(run.experiment.get("resampler", {}).get("name", "none") != "none" for run in runs)


VIEW = View(
    title="Resampler",
    place=110,
    offered=_have_resampler,
    charts=(
        Chart(
            "before and after",
            lambda frames: resampled_counts.how_to_read(frames.resampled_counts),
            lambda frames: resampled_counts.figure(frames.resampled_counts),
            lambda frames: resampled_counts.describe(frames.resampled_counts),
            lambda frames: frames.resampled_counts.drop(columns=["run", "class_index"]),
        ),
        Chart(
            "kept, removed and synthetic",
            lambda frames: resampled_points.how_to_read(frames.resampled_points),
            lambda frames: resampled_points.figure(frames.resampled_points, frames.resampled_counts),
            lambda frames: resampled_points.describe(frames.resampled_points, frames.resampled_counts),
            lambda frames: frames.resampled_points.drop(columns=["run", "class_index"]),
        ),
    ),
)
