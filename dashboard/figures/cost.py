"""What each run costs: seconds, passes, and seconds of an epoch with their spread over the epochs."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.curves import legend_keys
from dashboard.figures.names import names_as_typed
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Seconds on this machine with whatever else it did meanwhile, passes of a batch through a network over all seeds (full: "
    "forward, pale: backward), and the seconds of an epoch, the median with the range from the 10 % to the 90 % quantile: "
    "SAM pays with passes, RDR with a solve that no pass shows."
)
LOW, HIGH = 0.1, 0.9


@names_as_typed
def figure(cost: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Three panels, a bar a run in each.

    Args:
        cost: cost_frame.
        compact: the layout for a narrow page.
    """
    if cost.empty:
        return message("No epochs yet: what they cost appears with the first one.")
    runs = runs_of(cost)
    table = totals(cost).set_index("run")
    panels = [
        Panel("training", _axis("seconds")),
        Panel("passes", _axis("passes, all seeds")),
        Panel("an epoch", _axis("seconds")),
    ]
    traces: list[Json] = []
    for place, run in enumerate(runs):
        row = table.loc[run.id]
        traces.append(_bar(0, place, row["total_seconds"], run, "%{y:.3~g} s"))
        if np.isfinite(row["forward"]):
            traces.append(_bar(1, place - 0.2, row["forward"], run, "forward: %{y:,.0f}", width=0.38))
            traces.append(_bar(1, place + 0.2, row["backward"], run, "backward: %{y:,.0f}", width=0.38, opacity=0.5))
        spread = {
            "type": "data",
            "symmetric": False,
            "array": np.array([row["high"] - row["median"]]),
            "arrayminus": np.array([row["median"] - row["low"]]),
            "color": theme.NEUTRAL,
            "thickness": 1.6,
        }
        traces.append({**_bar(2, place, row["median"], run, "%{y:.3~g} s"), "error_y": spread})
    legend = [run.label for run in runs] if len(runs) > 1 else []
    x = {"title": {"text": "run"}, "showticklabels": False, "range": [-0.6, len(runs) - 0.4], "showgrid": False}
    return Grid(panels, columns=3, height=230, narrow_height=170, left=60).figure(
        traces + (legend_keys(runs) if legend else []), x=x, legend=legend, hovermode="closest", compact=compact
    )


def totals(cost: pd.DataFrame) -> pd.DataFrame:
    """One row a run: run, label, epochs, total_seconds, forward, backward, and median, low and high of an epoch's seconds.

    The first epoch, which holds the start of the run, is left out of the spread where there is another one.
    """
    rows = []
    for (run, label), part in cost.groupby(["run", "label"], sort=False):
        last = part.iloc[-1]
        each = part["seconds"].to_numpy(dtype=float)
        low, median, high = np.quantile(each[1:] if len(each) > 1 else each, [LOW, 0.5, HIGH])
        rows.append(
            {
                "run": run,
                "label": label,
                "epochs": int(last["epoch"]),
                "total_seconds": float(last["total_seconds"]),
                "forward": float(last["forward"]),
                "backward": float(last["backward"]),
                "median": median,
                "low": low,
                "high": high,
            }
        )
    columns = ["run", "label", "epochs", "total_seconds", "forward", "backward", "median", "low", "high"]
    return pd.DataFrame(rows, columns=columns)


def describe(cost: pd.DataFrame) -> str:
    """Seconds and passes of every run, in one sentence."""
    if cost.empty:
        return "No epochs yet."
    parts = []
    for row in totals(cost).itertuples():
        passes = (
            f", {row.forward:,.0f} forward and {row.backward:,.0f} backward passes"
            if row.forward == row.forward
            else ""
        )
        parts.append(f"{row.label}, {number(row.total_seconds)} s{passes}, {number(row.median)} s an epoch")
    return sentence("Cost of training", parts)


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
