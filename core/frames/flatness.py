"""Flatness of runs: one row per class, one row per group, and the eigenvalue densities as curves."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from core.flatness.density import Density
from core.flatness.figures import FIGURES
from core.flatness.group_means import AVERAGED, group_means
from core.frames.run_data import RunData
from core.frames.table import COUNT, NUMBER, TEXT, Block, frame, text

By = Literal["class", "group"]
POINTS = 401
WIDTHS_IN_RANGE = 100  # the standard deviation of the smoothing Gaussian is a hundredth of the range drawn
WIDTHS_BEYOND = 5

Measured = tuple[RunData, Sequence[Mapping[str, Any]]]
"""A run and the payloads of its measured classes."""

_CLASS = {
    "run": TEXT,
    "label": TEXT,
    "seed": COUNT,
    "class": TEXT,
    "class_index": COUNT,
    "group": TEXT,
    "train_count": COUNT,
    "samples": COUNT,
} | dict.fromkeys(FIGURES, NUMBER)
_GROUP = {"run": TEXT, "label": TEXT, "seed": COUNT, "group": TEXT} | dict.fromkeys(AVERAGED, NUMBER)
_DENSITY = {
    "run": TEXT,
    "label": TEXT,
    "panel": TEXT,
    "eigenvalue": NUMBER,
    "density": NUMBER,
    "lambda_min": NUMBER,
    "lambda_max": NUMBER,
}

_LANDSCAPE = {
    "run": TEXT,
    "label": TEXT,
    "seed": COUNT,
    "group": TEXT,
    "first": NUMBER,
    "second": NUMBER,
    "loss": NUMBER,
}


def flatness_frame(measured: Sequence[Measured]) -> pd.DataFrame:
    """Return one row per (run, class, seed), for the measured classes.

    Columns: run, label, seed, class, class_index, group, train_count, samples (number of samples in the loss whose Hessian was
    measured), then the entries of a class's payload: see `core.flatness.class_flatness.FIGURES`.
    """
    blocks = []
    for run, classes in measured:
        if not classes:
            continue
        index = np.array([payload["index"] for payload in classes])
        seeds = len(classes[0][FIGURES[0]])
        columns = {
            "run": text(run.id),
            "label": text(run.label),
            "seed": run.seeds_of(seeds),
            "class": text([payload["class"] for payload in classes])[:, None],
            "class_index": index[:, None],
            "group": text([payload["group"] for payload in classes])[:, None],
            "train_count": np.array(run.train_counts)[index][:, None],
            "samples": np.array([payload["samples"] for payload in classes])[:, None],
        } | {name: np.array([payload[name] for payload in classes], dtype=np.float64) for name in FIGURES}
        blocks.append(Block(columns, (len(classes), seeds)))
    return frame(blocks, _CLASS)


def flatness_groups_frame(measured: Sequence[Measured]) -> pd.DataFrame:
    """Return one row per (run, group, seed): the means over the classes of `many`, `medium`, `few` and `all`.

    Columns: run, label, seed, group, then `core.flatness.group_means.AVERAGED`. Groups without a measured class are left out.
    """
    blocks = []
    for run, classes in measured:
        if not classes:
            continue
        seeds = len(classes[0][FIGURES[0]])
        for group, figures in group_means([dict(payload) for payload in classes], seeds).items():
            if figures[AVERAGED[0]][0] is None:
                continue
            columns = {
                "run": text(run.id),
                "label": text(run.label),
                "seed": run.seeds_of(seeds),
                "group": text(group),
            } | {name: np.array(figures[name], dtype=np.float64) for name in AVERAGED}
            blocks.append(Block(columns, (seeds,)))
    return frame(blocks, _GROUP)


def density_frame(measured: Sequence[Measured], by: By = "class") -> pd.DataFrame:
    """Return the eigenvalue density of every class, or of every group, as a curve: one row per (run, panel, eigenvalue).

    The nodes of all seeds (and all classes of a group) are smoothed by Gaussians whose standard deviation is a hundredth of
    the range drawn, and averaged. All runs of a panel are evaluated at the same eigenvalues. Panels are in the order of their
    most frequent class.

    Columns: run, label, panel (name of the class or group), eigenvalue, density, and lambda_min and lambda_max: the smallest
    and the largest eigenvalue, averaged over the seeds (and classes).
    """
    panels: dict[str, list[tuple[RunData, list[Mapping[str, Any]]]]] = {}
    for run, classes in measured:
        by_panel: dict[str, list[Mapping[str, Any]]] = {}
        for payload in sorted(classes, key=lambda payload: -run.train_counts[payload["index"]]):
            if payload["density"] is not None:
                by_panel.setdefault(payload[by], []).append(payload)
        for name, inside in by_panel.items():
            panels.setdefault(name, []).append((run, inside))
    blocks = []
    for name, parts in panels.items():
        spectra = [_densities(inside) for _, inside in parts]
        nodes = np.concatenate([density.nodes for part in spectra for density in part])
        width = max(float(np.ptp(nodes)) / WIDTHS_IN_RANGE, 1e-3 * float(np.abs(nodes).max()), 1e-12)
        grid = np.linspace(nodes.min() - WIDTHS_BEYOND * width, nodes.max() + WIDTHS_BEYOND * width, POINTS)
        for (run, inside), part in zip(parts, spectra, strict=True):
            columns = {
                "run": text(run.id),
                "label": text(run.label),
                "panel": text(name),
                "eigenvalue": grid,
                "density": np.mean([density.smoothed(grid, width) for density in part], axis=0),
                "lambda_min": np.array(np.mean([payload["lambda_min"] for payload in inside])),
                "lambda_max": np.array(np.mean([payload["lambda_max"] for payload in inside])),
            }
            blocks.append(Block(columns, grid.shape))
    return frame(blocks, _DENSITY)


def _densities(classes: Sequence[Mapping[str, Any]]) -> list[Density]:
    return [
        Density(np.array(nodes, dtype=np.float64), np.array(weights, dtype=np.float64))
        for payload in classes
        for nodes, weights in zip(payload["density"]["nodes"], payload["density"]["weights"], strict=True)
    ]


def landscape_frame(runs: Sequence[tuple[RunData, Mapping[str, Any] | None]]) -> pd.DataFrame:
    """Return slices through the loss: one row per (run, group, seed, point).

    Args:
        runs: each with its landscape as JSON (see `core.flatness.Landscape`), or None if it has none.

    Columns: run, label, seed, group, first and second (coordinates along the directions; second is NaN for a curve), loss.
    """
    blocks = []
    for run, landscape in runs:
        if landscape is None:
            continue
        along = np.array(landscape["coordinates"], dtype=np.float64)
        for group, values in landscape["losses"].items():
            loss = np.array(values, dtype=np.float64)
            surface = loss.ndim == 3
            seeds = run.seeds_of(len(loss))
            columns = {
                "run": text(run.id),
                "label": text(run.label),
                "seed": seeds.reshape(-1, *[1] * (loss.ndim - 1)),
                "group": text(group),
                "first": along[:, None] if surface else along,
                "second": along if surface else np.array(np.nan),
                "loss": loss,
            }
            blocks.append(Block(columns, loss.shape))
    return frame(blocks, _LANDSCAPE)
