"""Drift with two classes: the share predicted as positive, one panel per evaluation set, one curve per run."""

from collections.abc import Mapping, Sequence

import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.curves import epoch_axis, legend_keys, level, level_key, line, ribbon
from dashboard.figures.evaluation_sets import sets_of
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import Run
from dashboard.figures.seeds import SeedBands

TRUE_SHARE = "true share"
SHARE_AXIS = {"range": [-0.02, 1.02], "tickformat": ".0%", "nticks": 6}


def figure(
    classes: pd.DataFrame,
    training: pd.DataFrame | None,
    runs: Sequence[Run],
    true_shares: Mapping[tuple[str, int], float],
    last_epoch: int | None,
    compact: bool,
) -> go.Figure:
    """Draw the drift where every run has two classes, see `drift.figure`."""
    sets = sets_of(classes)
    positive = classes[classes["class_index"] == 1]
    names = list(positive["class"].unique())
    title = f"share predicted as {names[0]}" if len(names) == 1 else "share predicted as positive"
    share_axis = {**SHARE_AXIS, "title": {"text": title}}
    panels = [Panel(name, share_axis, shares=0) for name in sets.values()]
    panels[0] = Panel(panels[0].title, panels[0].y)
    curves = SeedBands(positive, ["run"])
    bands_by_panel = [(panel, curves.of(column)) for panel, column in enumerate(sets)]
    if training is not None and not training.empty:
        error_axis = {"title": {"text": "training error"}, "tickformat": ".0%", "rangemode": "tozero", "nticks": 6}
        bands_by_panel.append((len(panels), SeedBands(training, ["run"]).of("train_error")))
        panels.append(Panel("training error", error_axis))
    ribbons, lines = [], []
    for panel, bands in bands_by_panel:
        for run in runs:
            band = bands.get((run.id,))
            if band is not None and band.drawable:
                ribbons += ribbon([band], panel, theme.faded(run.colour, 0.18), run.id)
                lines.append(line(band, panel, run.colour, run.label, group=run.id))
    shapes = [
        level(share, panel)
        for panel in range(len(sets))
        for share in sorted({round(true_shares[run.id, 1], 3) for run in runs})
    ]
    legend_runs = runs if len(runs) > 1 else []
    return Grid(panels, columns=len(panels), height=260, narrow_height=190).figure(
        ribbons + lines + [*legend_keys(legend_runs), level_key(TRUE_SHARE)],
        x=epoch_axis(last_epoch, classes["epoch"].to_numpy()),
        legend=[*(run.label for run in legend_runs), TRUE_SHARE],
        shapes=shapes,
        compact=compact,
    )
