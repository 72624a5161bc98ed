"""The decision boundary of two-dimensional data at one epoch, with the training points on top."""

from collections.abc import Mapping, Sequence

import numpy as np
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.wording import percent, sentence

how_to_read = (
    "The colour of a region is the class predicted there, its strength the probability; dots are the training samples "
    "of the first seed, so a dot on foreign ground is a training error."
)
SYMBOLS = ("circle", "diamond", "square", "triangle-up", "cross", "x")
PALE, STRONG = 0.04, 0.5  # opacity of a region at probability 1/C and at 1

Snapshots = Mapping[str, np.ndarray]  # the run's artifact "boundary"


def epochs_of(runs: Mapping[str, Snapshots]) -> list[int]:
    """The epochs at which any of the runs was looked at: the stops of the slider."""
    return sorted({int(epoch) for snapshots in runs.values() for epoch in snapshots["epochs"]})


@names_as_typed
def figure(
    runs: Mapping[str, Snapshots],
    class_names: Sequence[str],
    epoch: int | None = None,
    *,
    seed: int = 0,
    compact: bool = False,
) -> go.Figure:
    """One panel a run.

    Args:
        runs: by label, the artifact "boundary": `epochs` [E], `x` [G], `y` [G], `prediction` [E, S, G, G] (axis 2 = y),
            `probability` [E, S, G, G] of the predicted class, `points` [N, 2], `labels` [N].
        class_names: [C].
        epoch: the nearest snapshot not after it is shown (the first one if there is none); the last one by default.
        seed: place of the seed in the artifact, in 0 … S−1.
        compact: the layout for a narrow page.
    """
    if not runs:
        return message("No decision boundary: it is drawn for two-dimensional data when a network has finished.")
    colours = class_colours(len(class_names))
    traces: list[Json] = []
    panels = []
    for panel, (label, snapshots) in enumerate(runs.items()):
        moment = _moment(snapshots["epochs"], epoch)
        x, y = snapshots["x"], snapshots["y"]
        title = label if len(runs) > 1 else ""
        shown = f"epoch {int(snapshots['epochs'][moment])}"
        panels.append(
            Panel(
                f"<b>{title}</b> · {shown}" if title else shown,
                {"range": [float(y.min()), float(y.max())], "title": {"text": "feature 2"}, "showgrid": False},
                x={"range": [float(x.min()), float(x.max())], "matches": None},
            )
        )
        traces.append(_regions(snapshots, moment, min(seed, snapshots["prediction"].shape[1] - 1), colours, panel))
        points, labels = snapshots["points"], snapshots["labels"]
        traces += [
            points_of_class(points[labels == index], index, name, colours[index], panel)
            for index, name in enumerate(class_names)
        ]
    x_axis = {"title": {"text": "feature 1"}, "showgrid": False, "nticks": 6}
    return Grid(panels, columns=min(3, len(panels)), height=300).figure(
        traces, x=x_axis, legend=[f"class {name}" for name in class_names], hovermode="closest", compact=compact
    )


def describe(
    runs: Mapping[str, Snapshots], class_names: Sequence[str], epoch: int | None = None, *, seed: int = 0
) -> str:
    """Which share of the plane each class is given by every run, in one sentence."""
    if not runs:
        return "No decision boundary."
    parts = []
    for label, snapshots in runs.items():
        moment = _moment(snapshots["epochs"], epoch)
        prediction = snapshots["prediction"][moment, min(seed, snapshots["prediction"].shape[1] - 1)]
        areas = [f"class {name} {percent(np.mean(prediction == index))}" for index, name in enumerate(class_names)]
        parts.append(f"{label} at epoch {int(snapshots['epochs'][moment])}, {', '.join(areas)}")
    return sentence("Share of the plane that is called each class", parts)


def class_colours(count: int) -> list[str]:
    """Colours of unordered classes, as distinct as can be."""
    return (
        [theme.qualitative(index) for index in range(count)] if count <= len(theme.QUALITATIVE) else theme.ranked(count)
    )


def _moment(epochs: np.ndarray, epoch: int | None) -> int:
    if epoch is None:
        return len(epochs) - 1
    return max(0, int(np.searchsorted(epochs, epoch, side="right")) - 1)


def _regions(snapshots: Snapshots, moment: int, seed: int, colours: Sequence[str], panel: int) -> Json:
    """All regions as one heatmap: class k at probability p is k + p', and the colour scale has a ramp for each k."""
    count = len(colours)
    probability = snapshots["probability"][moment, seed].astype(np.float32)
    certainty = np.clip((probability - 1 / count) / (1 - 1 / count), 0.0, 1.0)
    # Short of the next class by more than float32 could round up.
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


def points_of_class(points: np.ndarray, index: int, name: str, colour: str, panel: int) -> Json:
    """The points `[n, 2]` of a class as dots of a symbol of its own."""
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
