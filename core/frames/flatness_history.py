"""Flatness over training: one row per checkpoint, for classes or for groups."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.flatness.group_means import group_means
from core.frames.flatness import By, Measured
from core.frames.table import COUNT, NUMBER, TEXT, Block, frame, text
from core.groups import GROUPS

CURVES = ("lambda_max", "lambda_min", "trace")
_COLUMNS = {"run": TEXT, "label": TEXT, "seed": COUNT, "epoch": COUNT, "panel": TEXT} | dict.fromkeys(CURVES, NUMBER)


def flatness_history_frame(measured: Sequence[Measured], by: By = "group") -> pd.DataFrame:
    """Return one row per (run, panel, epoch, seed), with panels from the most frequent class to the rarest.

    Args:
        measured: runs with the payloads of their classes, each with its `epoch`. An epoch at which not all classes are
            measured yet has no groups.
        by: whether a panel shows a class, or the mean over the classes of a group.

    Columns: run, label, seed, epoch, panel (name of the class or group), lambda_max, lambda_min, trace.
    """
    ranked: list[tuple[float, Block]] = []
    for run, payloads in measured:
        for epoch in dict.fromkeys(payload["epoch"] for payload in payloads):
            classes = [payload for payload in payloads if payload["epoch"] == epoch]
            seeds = len(classes[0][CURVES[0]])
            panels: dict[str, tuple[float, Mapping[str, Any]]] = {}
            if by == "class":
                panels = {
                    payload["class"]: (-run.train_counts[payload["index"]], payload)
                    for payload in classes
                    if payload["samples"]
                }
            elif len(classes) == len(run.class_names):
                panels = _groups(classes, seeds)
            for name, (rank, figures) in panels.items():
                columns = {
                    "run": text(run.id),
                    "label": text(run.label),
                    "seed": run.seeds_of(seeds),
                    "epoch": np.array(epoch),
                    "panel": text(name),
                } | {column: np.array(figures[column], dtype=np.float64) for column in CURVES}
                ranked.append((rank, Block(columns, (seeds,))))
    # A stable sort: runs and epochs keep their order.
    return frame([block for _, block in sorted(ranked, key=lambda item: item[0])], _COLUMNS)


def _groups(classes: Sequence[Mapping[str, Any]], seeds: int) -> dict[str, tuple[float, Mapping[str, Any]]]:
    means = group_means([dict(payload) for payload in classes], seeds)
    return {name: (rank, means[name]) for rank, name in enumerate(GROUPS) if means[name][CURVES[0]][0] is not None}
