"""What each run costs: the seconds of an epoch that nothing disturbed, those of the whole training, and passes."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, skeleton
from dashboard.figures.curves import legend_keys
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Seconds of an epoch on this machine: the median of the epochs that nothing else on it disturbed, with their range; then as "
    "much for every epoch trained; and passes of a batch through a network over all seeds (full: forward, pale: backward). An "
    "epoch counts as disturbed where it took half as long again as the fastest tenth. Pale with a question mark: most epochs "
    "were disturbed, so that the seconds say little. A machine that is slow throughout cannot be told from a run that is."
)
FAST = 0.1  # quantile of the seconds of a run's epochs that none disturbed
SLOWER = 1.5  # how many times that an undisturbed epoch may take
QUESTION: Json = {
    "text": ["?"],
    "textposition": "inside",
    "insidetextanchor": "start",
    "insidetextfont": {"size": 20, "color": theme.NEUTRAL},
}
COLUMNS = ("epochs", "undisturbed", "median", "low", "high", "training", "elapsed", "forward", "backward", "stack")


@names_as_typed
def figure(cost: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Three panels, a bar a run in each.

    Args:
        cost: work_frame.
        compact: the layout for a narrow page.
    """
    if cost.empty:
        return skeleton("No epochs yet: what they cost appears with the first one.")
    runs = runs_of(cost)
    table = totals(cost).set_index("run")
    panels = [
        Panel("an epoch", _axis("seconds")),
        Panel("training, undisturbed", _axis("seconds")),
        Panel("passes", _axis("passes, all seeds")),
    ]
    traces: list[Json] = []
    for place, run in enumerate(runs):
        row = table.loc[run.id]
        told = row["undisturbed"] > row["epochs"] / 2
        seen = f"{row['undisturbed']} of {row['epochs']} epochs undisturbed{_shared(row['stack'])}"
        doubt: Json = {} if told else QUESTION
        spread = {
            "type": "data",
            "symmetric": False,
            "array": np.array([row["high"] - row["median"]]),
            "arrayminus": np.array([row["median"] - row["low"]]),
            "color": theme.NEUTRAL,
            "thickness": 1.6,
        }
        opacity = 0.9 if told else 0.4
        each = _bar(0, place, row["median"], run, f"%{{y:.3~g}} s, {seen}", opacity=opacity)
        whole = _bar(1, place, row["training"], run, f"%{{y:.3~g}} s, {seen}", opacity=opacity)
        traces += [{**each, **doubt, "error_y": spread}, {**whole, **doubt}]
        if np.isfinite(row["forward"]):
            traces.append(_bar(2, place - 0.2, row["forward"], run, "forward: %{y:,.0f}", width=0.38))
            traces.append(_bar(2, place + 0.2, row["backward"], run, "backward: %{y:,.0f}", width=0.38, opacity=0.5))
    legend = [run.label for run in runs] if len(runs) > 1 else []
    x = {"title": {"text": "run"}, "showticklabels": False, "range": [-0.6, len(runs) - 0.4], "showgrid": False}
    return Grid(panels, columns=3, height=230, narrow_height=170, left=60).figure(
        traces + (legend_keys(runs) if legend else []), x=x, legend=legend, hovermode="closest", compact=compact
    )


def totals(cost: pd.DataFrame) -> pd.DataFrame:
    """One row a run: run, label, and the columns `COLUMNS`.

    `median`, `low` and `high` are of the seconds of the undisturbed epochs, `training` is the median for all epochs, `elapsed`
    what went by. The first epoch, which holds the start of the run, does not count where there is another one.
    """
    rows: list[dict[str, Any]] = []
    for (run, label), part in cost.groupby(["run", "label"], sort=False):
        last = part.iloc[-1]
        each = undisturbed(part["seconds"].to_numpy(dtype=float))
        median = float(np.median(each))
        rows.append(
            {
                "run": run,
                "label": label,
                "epochs": int(last["epoch"]),
                "undisturbed": len(each),
                "median": median,
                "low": float(each.min()),
                "high": float(each.max()),
                "training": median * int(last["epoch"]),
                "elapsed": float(last["total_seconds"]),
                "forward": float(last["forward"]),
                "backward": float(last["backward"]),
                "stack": int(last["stack"]),
            }
        )
    return pd.DataFrame(rows, columns=["run", "label", *COLUMNS])


def undisturbed(seconds: np.ndarray) -> np.ndarray:
    """Those of the seconds of the epochs that no start and no other work on the machine lengthened much."""
    later = seconds[1:] if len(seconds) > 1 else seconds
    return later[later <= SLOWER * np.quantile(later, FAST)]


def describe(cost: pd.DataFrame) -> str:
    """Seconds and passes of every run, and how far the seconds can be trusted, in one sentence."""
    if cost.empty:
        return "No epochs yet."
    parts = []
    for row in totals(cost).itertuples():
        passes = (
            f", {row.forward:,.0f} forward and {row.backward:,.0f} backward passes"
            if row.forward == row.forward
            else ""
        )
        parts.append(
            f"{row.label}, {number(row.median)} s an epoch by {row.undisturbed} of {row.epochs} epochs that were undisturbed"
            f"{_shared(row.stack)}{passes}"
        )
    return sentence("Cost of training", parts)


def _shared(stack: int) -> str:
    return f", seconds shared by {stack} runs that were trained together" if stack > 1 else ""


def _axis(title: str) -> Json:
    return {"title": {"text": title}, "rangemode": "tozero", "nticks": 6, "matches": None}


def _bar(
    panel: int, place: float, value: float, run: Run, hover: str, width: float = 0.7, opacity: float = 0.9
) -> Json:
    return {
        "type": "bar",
        "x": np.array([place], dtype=float),
        "y": np.array([value], dtype=float),
        "width": width,
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
        "name": run.label,
        "marker": {"color": run.colour, "opacity": opacity, "line": {"width": 0}},
        "hovertemplate": f"%{{fullData.name}}: {hover}<extra></extra>",
        "legendgroup": run.id,
        "showlegend": False,
    }
