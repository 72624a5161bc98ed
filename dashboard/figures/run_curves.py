"""Panels with one curve per run over the epochs, as the figures of accuracy, loss and recall draw them."""

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


def draw_run_curves(
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
    """Draw one curve per panel and run.

    Args:
        grid: the panels.
        curves: for each panel, the bands by run id.
        runs: in the order of the legend.
        epochs: of all curves.
        last_epoch: the planned number of epochs, which fixes the axis while runs are under way.
        compact: whether to use the layout for a narrow page.
        numbers: for each panel, Plotly's format of its values; percent by default.
        layout: further options of the layout.
    """
    ribbons: list[Json] = []
    lines: list[Json] = []
    for panel, bands_by_run in enumerate(curves):
        number = numbers[panel] if numbers else PERCENT
        for run in runs:
            band = bands_by_run.get(run.id)
            if band is not None and band.drawable:
                ribbons += ribbon([band], panel, theme.faded(run.colour, 0.18), run.id)
                lines.append(line(band, panel, run.colour, run.label, number, group=run.id))
    legend = [run.label for run in runs] if len(runs) > 1 else []
    return grid.figure(
        ribbons + lines + (legend_keys(runs) if legend else []),
        x=epoch_axis(last_epoch, epochs.to_numpy()),
        legend=legend,
        compact=compact,
        **layout,
    )


def share_first_axis(panels: Sequence[Panel]) -> list[Panel]:
    """Return the panels, of which all others share the y axis of the first."""
    return [panels[0], *(Panel(panel.title, panel.y, shares=0, x=panel.x) for panel in panels[1:])]
