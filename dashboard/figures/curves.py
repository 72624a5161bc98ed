"""Curves with their spread: a line for the mean over the seeds, and a band from the minimum to the maximum."""

from collections.abc import Sequence

import numpy as np
from jaxtyping import Int

from dashboard.figures import theme
from dashboard.figures.assembly import Json
from dashboard.figures.panels import axis, legend_text
from dashboard.figures.runs import Run
from dashboard.figures.seeds import Band

EPOCHS: Json = {
    "title": {"text": "epoch"},
    "matches": "x",
    "tickformat": "d",
    "unifiedhovertitle": {"text": "<b>epoch %{x}</b>"},
}
PERCENT = ".1%"


def epoch_axis(last_epoch: int | None, epochs: Int[np.ndarray, " epochs"]) -> Json:
    """Return the options of the x axis; the planned `last_epoch` fixes it while the curves grow."""
    last = max(int(epochs.max()), last_epoch or 0) if len(epochs) else last_epoch or 1
    first = int(epochs.min()) if len(epochs) else 1
    room = max(0.5, 0.015 * (last - first))
    ticks = {"dtick": 1} if last - first < 6 else {"nticks": 6}
    return {**EPOCHS, **ticks, "range": [first - room, last + room]}


def line(
    band: Band, panel: int, colour: str, name: str, number: str = PERCENT, *, group: str, width: float = 2.4
) -> Json:
    """Return the mean as a line, or as a dot at a single epoch; hovering shows the mean and the range."""
    trace: Json = {
        "type": "scatter",
        "mode": "lines" if np.isfinite(band.mean).sum() > 1 else "markers",
        "x": band.x.astype(np.int32),
        "y": band.mean.astype(np.float32),
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
        "name": name,
        "line": {"color": colour, "width": width},
        "marker": {"color": colour, "size": 8},
        "hovertemplate": f"%{{fullData.name}}: %{{y:{number}}}<extra></extra>",
        "legendgroup": group,
        "showlegend": False,
    }
    if band.has_spread:
        trace["customdata"] = np.stack([band.low, band.high], axis=1).astype(np.float32)
        trace["hovertemplate"] = (
            f"%{{fullData.name}}: %{{y:{number}}} "
            f"(%{{customdata[0]:{number}}} to %{{customdata[1]:{number}}})<extra></extra>"
        )
    return trace


def ribbon(bands: Sequence[Band], panel: int, fill: str, group: str) -> list[Json]:
    """Return the bands from minimum to maximum where the seeds differ, all in one trace; at a single epoch a vertical bar."""
    outlines = [_outline(band) for band in bands if band.has_spread]
    if not outlines:
        return []
    single = all(np.isfinite(band.low).sum() == 1 for band in bands)
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": np.concatenate([x for x, _ in outlines])[:-1],
            "y": np.concatenate([y for _, y in outlines])[:-1],
            "xaxis": axis("x", panel),
            "yaxis": axis("y", panel),
            "fill": "toself",
            "fillcolor": fill,
            "line": {"width": 4 if single else 0, "color": fill},
            "hoverinfo": "skip",
            "legendgroup": group,
            "showlegend": False,
        }
    ]


def _outline(band: Band) -> tuple[np.ndarray, np.ndarray]:
    """Return a polygon: along the maximum, back along the minimum, and a gap at its end."""
    defined = np.isfinite(band.low) & np.isfinite(band.high)
    x, low, high = band.x[defined], band.low[defined], band.high[defined]
    outline = np.concatenate([x, x[::-1], [np.nan]]), np.concatenate([high, low[::-1], [np.nan]])
    return outline[0].astype(np.float32), outline[1].astype(np.float32)


def level(value: float, panel: int, colour: str | None = None) -> Json:
    """Return a dashed horizontal line across a panel."""
    return {
        "type": "line",
        "xref": f"{axis('x', panel)} domain",
        "yref": axis("y", panel),
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "line": {"color": colour or theme.NEUTRAL, "width": 1.5, "dash": "dash"},
    }


def level_key(name: str) -> Json:
    """Return the entry of the legend for the dashed lines."""
    # The line of a legend entry is so short that the chart's dashes would show as a single one.
    return legend_key(name, name, {"color": theme.NEUTRAL, "width": 2, "dash": "7px,4px"})


def legend_keys(runs: Sequence[Run]) -> list[Json]:
    """Return one entry of the legend per run, which hides and shows all curves of the run."""
    return [legend_key(run.label, run.id, {"color": run.colour, "width": 3}) for run in runs]


def legend_key(name: str, group: str, line: Json) -> Json:
    """Return an entry of the legend with a line, which hides and shows the traces of its group."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": np.array([np.nan]),
        "y": np.array([np.nan]),
        "name": legend_text(name),
        "legendgroup": group,
        "line": line,
        "hoverinfo": "skip",
    }
