"""Flatness over training: the extreme eigenvalues of the Hessian and the trace at every checkpoint."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.curves import legend_keys, line, ribbon
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import SeedBands
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Each dot is a checkpoint; the scale of the epochs is logarithmic, because most changes happen early. Lines are means over "
    "the seeds, bands reach from the lowest seed to the highest. Where λ max and trace rise, the loss of these classes becomes "
    "sharper; where all three approach 0 together with the loss, the network has become certain of them."
)
QUANTITIES = {"lambda_max": "λ max", "lambda_min": "λ min", "trace": "trace"}


@escape_names
def figure(history: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw a row of three panels per group or class, with one curve per run.

    Args:
        history: flatness_history_frame.
        compact: whether to use the layout for a narrow page.
    """
    if history.empty:
        return message("No measurement yet: the curves appear checkpoint by checkpoint.")
    runs = runs_of(history)
    names = [str(name) for name in history["panel"].unique()]
    bands = SeedBands(history, ["run", "panel"])
    curves = {column: bands.of(column) for column in QUANTITIES}
    panels: list[Panel] = []
    ribbons: list[Json] = []
    lines: list[Json] = []
    for name in names:
        for column, title in QUANTITIES.items():
            place = len(panels)
            panels.append(
                Panel(
                    f"<b>{name}</b> · {title}",
                    {"title": {"text": title}, "nticks": 5, "zeroline": True},
                )
            )
            for run in runs:
                band = curves[column].get((run.id, name))
                if band is not None and band.drawable:
                    ribbons += ribbon([band], place, theme.faded(run.colour, 0.18), run.id)
                    lines.append(line(band, place, run.colour, run.label, ".3~g", group=run.id) | _DOTTED)
    legend = [run.label for run in runs] if len(runs) > 1 else []
    return Grid(panels, columns=3, height=160, narrow_height=130, left=62).figure(
        ribbons + lines + (legend_keys(runs) if legend else []),
        x=_epochs(history["epoch"].to_numpy()),
        legend=legend,
        compact=compact,
    )


def describe(history: pd.DataFrame) -> str:
    """Describe λ max of every run at its first and last checkpoint, for the rarest classes, in one sentence."""
    if history.empty:
        return "No measurement yet."
    name = history["panel"].iloc[-1]
    rows = history[history["panel"] == name]
    curves = SeedBands(rows, ["run"]).of("lambda_max")
    parts = [
        f"{run.label}, λ max from {number(curves[run.id,].first)} to {number(curves[run.id,].last)}"
        for run in runs_of(rows)
        if curves[run.id,].drawable
    ]
    epochs = f"epoch {history['epoch'].min()} to {history['epoch'].max()}"
    return sentence(f"Flatness of {name} from {epochs}", parts)


_DOTTED: Json = {"mode": "lines+markers"}


def _epochs(epochs: np.ndarray) -> Json:
    low, high = np.log10(epochs.min()), np.log10(epochs.max())
    room = 0.03 * max(high - low, 1.0)
    ticks = [tick for decade in range(6) for tick in (10**decade, 2 * 10**decade, 5 * 10**decade)]
    return {
        "title": {"text": "epoch"},
        "type": "log",
        "range": [low - room, high + room],
        "tickvals": np.array(ticks),
        "ticktext": [f"{tick:,}" for tick in ticks],
        "matches": "x",
        "unifiedhovertitle": {"text": "<b>epoch %{x}</b>"},
    }
