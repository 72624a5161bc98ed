"""Training loss and training error over the epochs, which show when the network separates its training set."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures.assembly import skeleton
from dashboard.figures.curves import PERCENT
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.run_curves import draw_run_curves
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.wording import number, percent, sentence


def how_to_read(epochs: pd.DataFrame) -> str:
    """Return a caption that explains the panels, and the meaning of a training error of zero where it occurs."""
    text = "Left: the mean training loss. Right: the share of the training samples that are misclassified."
    if len(epochs) and epochs["train_error"].min() == 0:
        text += " Where this error reaches zero, the effect of weights fades; the epoch depends on the data and the network."
    return text


@escape_names
def figure(epochs: pd.DataFrame, *, last_epoch: int | None = None, compact: bool = False) -> go.Figure:
    """Draw one panel of the loss and one of the error, with one curve per run.

    Args:
        epochs: epochs_frame.
        last_epoch: the planned number of epochs, which fixes the axis while runs are under way.
        compact: whether to use the layout for a narrow page.
    """
    curves = _curves(epochs)
    if not curves:
        return skeleton("No epochs yet: the training loss appears with the first one.")
    loss, error = curves
    loss_axis = {"title": {"text": "mean training loss"}, **_scale(loss)}
    error_axis = {"title": {"text": "training error"}, "tickformat": ".0%", "rangemode": "tozero", "nticks": 6}
    panels = [Panel("training loss", loss_axis), Panel("training error", error_axis)]
    return draw_run_curves(
        Grid(panels, columns=2, height=260, narrow_height=190, left=60),
        [loss, error],
        runs_of(epochs),
        epochs["epoch"],
        last_epoch=last_epoch,
        compact=compact,
        numbers=[".3~g", PERCENT],
    )


def describe(epochs: pd.DataFrame) -> str:
    """Describe the first and the last loss and error of every run, in one sentence."""
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
    """Return a logarithmic axis if the positive loss has fallen by more than a factor of twenty, otherwise a linear one."""
    low = min(np.nanmin(band.low) for band in loss.values() if band.drawable)
    high = max(np.nanmax(band.high) for band in loss.values() if band.drawable)
    if 0 < low < high / 20:
        return {"type": "log", "tickformat": "~g", "dtick": 1}
    return {"type": "linear", "rangemode": "tozero", "nticks": 6}
