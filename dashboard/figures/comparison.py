"""Panels of one column each, one curve a run: what Accuracy, Loss and Recall have in common."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json
from dashboard.figures.curves import PERCENT, epoch_axis, legend_keys, line, ribbon
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run
from dashboard.figures.seeds import Band


def compare(
    grid: Grid,
    curves: Sequence[dict[str, Band]],
    runs: Sequence[Run],
    epochs: pd.Series,
    *,
    last_epoch: int | None,
    compact: bool,
    numbers: Sequence[str] = (),
    **layout: Any,
) -> go.Figure:
    """Draw `curves`, for each panel of the grid a band by run id; `numbers` are the number formats of the panels."""
    bands: list[Json] = []
    lines: list[Json] = []
    for panel, of_run in enumerate(curves):
        number = numbers[panel] if numbers else PERCENT
        for run in runs:
            band = of_run.get(run.id)
            if band is not None and band.drawable:
                bands += ribbon([band], panel, theme.faded(run.colour, 0.18), run.id)
                lines.append(line(band, panel, run.colour, run.label, number, group=run.id))
    legend = [run.label for run in runs] if len(runs) > 1 else []
    return grid.figure(
        bands + lines + (legend_keys(runs) if legend else []),
        x=epoch_axis(last_epoch, epochs.to_numpy()),
        legend=legend,
        compact=compact,
        **layout,
    )


def leading(panels: Sequence[Panel]) -> list[Panel]:
    """The panels with the y axis of the first one."""
    return [panels[0], *(Panel(panel.title, panel.y, shares=0, x=panel.x) for panel in panels[1:])]
