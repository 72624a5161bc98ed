"""Training loss and training error over the epochs: whether the network has separated its training set yet."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import skeleton
from dashboard.figures.comparison import compare
from dashboard.figures.curves import PERCENT
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.wording import number, percent, sentence

how_to_read = (
    "Read the drift beside the training error: the effect of weights fades when the error reaches zero, "
    "not at a fixed epoch."
)


@names_as_typed
def figure(epochs: pd.DataFrame, *, last_epoch: int | None = None, compact: bool = False) -> go.Figure:
    """Two panels, loss and error, one curve a run.

    Args:
        epochs: epochs_frame.
        last_epoch: the planned number of epochs, so that the axis stands still while runs are under way.
        compact: the layout for a narrow page.
    """
    curves = _curves(epochs)
    if not curves:
        return skeleton("No epochs yet: the training loss appears with the first one.")
    loss, error = curves
    loss_axis = {"title": {"text": "mean training loss"}, **_scale(loss)}
    error_axis = {"title": {"text": "training error"}, "tickformat": ".0%", "rangemode": "tozero", "nticks": 6}
    panels = [Panel("training loss", loss_axis), Panel("training error", error_axis)]
    return compare(
        Grid(panels, columns=2, height=260, narrow_height=190, left=60),
        [loss, error],
        runs_of(epochs),
        epochs["epoch"],
        last_epoch=last_epoch,
        compact=compact,
        numbers=[".3~g", PERCENT],
    )


def describe(epochs: pd.DataFrame) -> str:
    """First and last loss and error of every run, in one sentence."""
    curves = _curves(epochs)
    if not curves:
        return "No epochs yet."
    loss, error = curves
    parts = [
        f"{run.label}, loss from {number(loss[run.id].first)} to {number(loss[run.id].last)} and error from "
        f"{percent(error[run.id].first)} to {percent(error[run.id].last)}"
        for run in runs_of(epochs)
        if loss[run.id].drawable and error[run.id].drawable
    ]
    return sentence(f"Training loss and error from epoch {epochs['epoch'].min()} to {epochs['epoch'].max()}", parts)


def _curves(epochs: pd.DataFrame) -> list[dict[str, Band]]:
    if epochs.empty or not epochs["train_loss"].notna().any():
        return []
    bands = SeedBands(epochs, ["run"])
    return [{str(run): band for (run,), band in bands.of(column).items()} for column in ("train_loss", "train_error")]


def _scale(loss: dict[str, Band]) -> dict[str, object]:
    """A logarithmic axis once the loss has fallen by more than a factor of twenty; a loss of zero forbids it."""
    low = min(np.nanmin(band.low) for band in loss.values() if band.drawable)
    high = max(np.nanmax(band.high) for band in loss.values() if band.drawable)
    if 0 < low < high / 20:
        return {"type": "log", "tickformat": "~g", "dtick": 1}
    return {"type": "linear", "rangemode": "tozero", "nticks": 6}
