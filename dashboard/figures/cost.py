"""The work of each run: seconds of an undisturbed epoch, seconds of the whole training, and passes through the network."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from jaxtyping import Float

from dashboard.figures import theme
from dashboard.figures.assembly import Json, skeleton
from dashboard.figures.curves import legend_keys
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.wording import number, sentence

how_to_read = (
    "First, the seconds of one epoch on this machine: the median over the undisturbed epochs, with their range. Second, this "
    "median times the number of epochs. Third, the passes of a batch through the network over all seeds (full colour: forward, "
    "pale: backward). An epoch counts as disturbed where it took 1.5 times as long as the fastest tenth. A pale bar with a "
    "question mark: most epochs were disturbed, so its seconds say little. A machine that was busy all the time looks like a "
    "slow run."
)
FAST = 0.1  # quantile of the seconds of an epoch that counts as undisturbed
SLOWER = 1.5  # an undisturbed epoch takes at most this multiple of the quantile
QUESTION: Json = {
    "text": ["?"],
    "textposition": "inside",
    "insidetextanchor": "start",
    "insidetextfont": {"size": 20, "color": theme.NEUTRAL},
}
COLUMNS = ("epochs", "undisturbed", "median", "low", "high", "training", "elapsed", "forward", "backward", "stack")


@escape_names
def figure(cost: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw three panels with one bar per run.

    Args:
        cost: work_frame.
        compact: whether to use the layout for a narrow page.
    """
    if cost.empty:
        return skeleton("No epochs yet: the cost appears with the first one.")
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
        reliable = row["undisturbed"] > row["epochs"] / 2
        basis = f"{row['undisturbed']} of {row['epochs']} epochs undisturbed{_shared(row['stack'])}"
        doubt: Json = {} if reliable else QUESTION
        spread = {
            "type": "data",
            "symmetric": False,
            "array": np.array([row["high"] - row["median"]]),
            "arrayminus": np.array([row["median"] - row["low"]]),
            "color": theme.NEUTRAL,
            "thickness": 1.6,
        }
        opacity = 0.9 if reliable else 0.4
        each = _bar(0, place, row["median"], run, f"%{{y:.3~g}} s, {basis}", opacity=opacity)
        whole = _bar(1, place, row["training"], run, f"%{{y:.3~g}} s, {basis}", opacity=opacity)
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
    """Return one row per run: run, label, and the columns `COLUMNS`.

    `median`, `low` and `high` are the median and the range of the seconds of the undisturbed epochs, `training` is the median
    times the number of epochs, `elapsed` the measured seconds. The first epoch includes the start of the run; it is left out
    where the run has others.
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


def undisturbed(seconds: Float[np.ndarray, " epochs"]) -> Float[np.ndarray, " undisturbed"]:
    """Return the seconds of the epochs that neither the start nor other work on the machine prolonged much."""
    later = seconds[1:] if len(seconds) > 1 else seconds
    return later[later <= SLOWER * np.quantile(later, FAST)]


def describe(cost: pd.DataFrame) -> str:
    """Describe seconds and passes of every run, and the number of undisturbed epochs, in one sentence."""
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
            f"{row.label}, {number(row.median)} s per epoch over {row.undisturbed} of {row.epochs} epochs that were undisturbed"
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
