"""The decision boundary of two-dimensional data at one epoch, and the training points."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go
from jaxtyping import Float

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "The colour of a region is the predicted class, its strength the probability. Dots are the training samples of the first "
    "seed, so a dot in the region of another class is a training error."
)
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
PALE, STRONG = 0.04, 0.5  # opacity of a region at probability 1/C and at 1

Snapshots = Mapping[str, np.ndarray]  # the run's artifact "boundary"


def epochs_of(runs: Mapping[str, Snapshots]) -> list[int]:
    """Return the epochs of the snapshots of all runs, in order: the stops of the slider."""
    return sorted({int(epoch) for snapshots in runs.values() for epoch in snapshots["epochs"]})


@escape_names
def figure(
    runs: Mapping[str, Snapshots],
    class_names: Sequence[str],
    epoch: int | None = None,
    *,
    seed: int = 0,
    compact: bool = False,
) -> go.Figure:
    """Draw one panel per run.

    Args:
        runs: the artifact "boundary" by label of the run: `epochs` [E], `x` [G], `y` [G], `prediction` [E, S, G, G] (axis 2 = y),
            `probability` [E, S, G, G] of the predicted class, `points` [N, 2], `labels` [N].
        class_names: names of the C classes.
        epoch: the latest snapshot up to this epoch is drawn, or the first snapshot if all are later; None draws the last one.
        seed: index of the seed in the artifact, in 0 … S−1.
        compact: whether to use the layout for a narrow page.
    """
    if not runs:
        return message("No decision boundary: it is drawn for two-dimensional data when a network has finished.")
    colours = class_colours(len(class_names))
    traces: list[Json] = []
    panels = []
    across, up = (_range([snapshots[name] for snapshots in runs.values()]) for name in ("x", "y"))
    for panel, (label, snapshots) in enumerate(runs.items()):
        moment = _moment(snapshots["epochs"], epoch)
        title = label if len(runs) > 1 else ""
        time = f"epoch {int(snapshots['epochs'][moment])}"
        panels.append(
            Panel(
                f"<b>{title}</b> · {time}" if title else time,
                {"range": up, "title": {"text": "feature 2"}, "showgrid": False},
                shares=0 if panel else None,
            )
        )
        traces.append(_regions(snapshots, moment, min(seed, snapshots["prediction"].shape[1] - 1), colours, panel))
        points, labels = snapshots["points"], snapshots["labels"]
        traces += [
            points_of_class(points[labels == index], index, name, colours[index], panel)
            for index, name in enumerate(class_names)
        ]
    x_axis = {"title": {"text": "feature 1"}, "range": across, "matches": "x", "showgrid": False, "nticks": 6}
    return Grid(panels, columns=min(3, len(panels)), height=300).figure(
        traces, x=x_axis, legend=[f"class {name}" for name in class_names], hovermode="closest", compact=compact
    )


def describe(
    runs: Mapping[str, Snapshots], class_names: Sequence[str], epoch: int | None = None, *, seed: int = 0
) -> str:
    """Describe the share of the plane that each run assigns to each class, in one sentence."""
    if not runs:
        return "No decision boundary."
    parts = []
    for label, snapshots in runs.items():
        moment = _moment(snapshots["epochs"], epoch)
        prediction = snapshots["prediction"][moment, min(seed, snapshots["prediction"].shape[1] - 1)]
        areas = [f"class {name} {percent(np.mean(prediction == index))}" for index, name in enumerate(class_names)]
        parts.append(f"{label} at epoch {int(snapshots['epochs'][moment])}, {', '.join(areas)}")
    return sentence("Share of the plane that is predicted as each class", parts)


def class_colours(count: int) -> list[str]:
    """Return one colour per class, as distinct as possible, without an order."""
    return (
        [theme.qualitative(index) for index in range(count)] if count <= len(theme.QUALITATIVE) else theme.ranked(count)
    )


def _range(axes: Sequence[np.ndarray]) -> list[float]:
    """Return one range for the panels of all runs."""
    return [min(float(axis.min()) for axis in axes), max(float(axis.max()) for axis in axes)]


def _moment(epochs: np.ndarray, epoch: int | None) -> int:
    if epoch is None:
        return len(epochs) - 1
    return max(0, int(np.searchsorted(epochs, epoch, side="right")) - 1)


def _regions(snapshots: Snapshots, moment: int, seed: int, colours: Sequence[str], panel: int) -> Json:
    """Return all regions as one heatmap: class k at certainty c in [0, 1] has the height k + c, and colours a ramp per class."""
    count = len(colours)
    probability = snapshots["probability"][moment, seed].astype(np.float32)
    certainty = np.clip((probability - 1 / count) / (1 - 1 / count), 0.0, 1.0)
    # Below the next class by more than a rounding error of float32.
    height = snapshots["prediction"][moment, seed].astype(np.float32) + 0.998 * certainty
    ramps = [
        stop
        for index, colour in enumerate(colours)
        for stop in (
            (index / count, theme.faded(colour, PALE)),
            ((index + 0.999) / count if index + 1 < count else 1.0, theme.faded(colour, STRONG)),
        )
    ]
    return {
        "type": "heatmap",
        "x": snapshots["x"],
        "y": snapshots["y"],
        "z": height,
        "zmin": 0,
        "zmax": count,
        "colorscale": ramps,
        "showscale": False,
        "hoverinfo": "skip",
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
    }


def points_of_class(points: Float[np.ndarray, "points 2"], index: int, name: str, colour: str, panel: int) -> Json:
    """Return the points of a class as dots with the symbol of this class."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0].astype(np.float32),
        "y": points[:, 1].astype(np.float32),
        "name": f"class {name}",
        "legendgroup": str(index),
        "showlegend": panel == 0,
        "marker": {
            "color": colour,
            "symbol": SYMBOLS[index % len(SYMBOLS)],
            "size": 6,
            "line": {"color": "rgba(255, 255, 255, 0.8)", "width": 0.8},
        },
        "hovertemplate": "%{fullData.name} (%{x:.2f}, %{y:.2f})<extra></extra>",
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
    }
