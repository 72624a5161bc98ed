"""The decision boundary of a network in the plane, at every stored epoch."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from core.method.dataset import Points
from dashboard.figures import boundary
from dashboard.lab.frames import Frames
from dashboard.views import charts
from dashboard.views.chart import Chart
from dashboard.views.epoch_player import epoch_player
from dashboard.views.views import View, ViewedRun

EPOCH = "boundary epoch"

Snapshots = dict[str, dict[str, Any]]
"""Maps of the plane at the stored epochs, by the label of the run."""


def _are_points(runs: Sequence[ViewedRun]) -> bool:
    return bool(runs) and all(issubclass(run.dataset, Points) for run in runs)


def _draw(frames: Frames, place: str) -> None:
    artifacts = {run.label: frames.artifact(run, "boundary") for run in frames.runs if run.summary}
    snapshots = {label: maps for label, maps in artifacts.items() if maps is not None}
    names = frames.runs[0].class_names if frames.runs else []
    epochs = boundary.epochs_of(snapshots) if snapshots else []

    def draw(epoch: int | None) -> None:
        chart = Chart(
            "boundary",
            boundary.how_to_read,
            lambda _: boundary.figure(snapshots, names, epoch),
            lambda _: boundary.describe(snapshots, names, epoch),
            lambda _: _areas(snapshots, names, epoch),
        )
        charts.show_all([chart], frames, place, moment=epoch)

    if len(epochs) > 1:
        epoch_player(EPOCH, epochs, "The network's map of the plane at this epoch.", draw)
    else:
        draw(None)


def _areas(snapshots: Snapshots, class_names: Sequence[str], epoch: int | None) -> pd.DataFrame:
    """Return the share of the plane of each class, one row per run and epoch, up to this epoch."""
    rows = []
    for label, maps in snapshots.items():
        for place, moment in enumerate(maps["epochs"].tolist()):
            if epoch is not None and moment > epoch:
                continue
            area = {name: float((maps["prediction"][place] == index).mean()) for index, name in enumerate(class_names)}
            rows.append({"run": label, "epoch": moment, **{f"area of {name}": share for name, share in area.items()}})
    return pd.DataFrame(rows)


VIEW = View(title="Boundary", place=50, offered=_are_points, draw=_draw)
