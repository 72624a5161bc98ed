"""Weight against B′ of the many and few classes, as a path over the epochs."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.rank_correlation import moving_runs, warm_up_ends
from dashboard.figures.runs import runs_of
from dashboard.figures.seeds import Band, SeedBands
from dashboard.figures.weights import B_PRIMES, DRAWN_GROUPS, fitting_axis
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Each dot is an epoch after the warm-up, pale at the beginning and ringed at the end. Horizontal: the mean B′ of the "
    "classes of a group over the seeds; vertical: their mean weight. Where weights fall as B′ rises, the path runs from the "
    "upper left to the lower right."
)
NOTHING = "No path: it needs weights that change while the network trains, such as those of RDR."


@escape_names
def figure(classes: pd.DataFrame, *, b_prime: str = "b_prime", compact: bool = False) -> go.Figure:
    """Draw one row per run whose weights change, with one panel for many and one for few, each with its own scales.

    Args:
        classes: classes_frame.
        b_prime: the column that holds B′, a key of `B_PRIMES`.
        compact: whether to use the layout for a narrow page.
    """
    paths = _paths(classes, b_prime)
    if paths.empty:
        return message(NOTHING)
    bands = {column: SeedBands(paths, ["run", "group"]).of(column) for column in ("weight", b_prime)}
    all_runs = runs_of(classes)
    runs = [run for run in all_runs if (paths["run"] == run.id).any()]
    groups = [group for group in DRAWN_GROUPS if (paths["group"] == group).any()]
    panels: list[Panel] = []
    traces: list[Json] = []
    for run in runs:
        for group in groups:
            panel = len(panels)
            title = f"<b>{run.label}</b> · {group}" if len(all_runs) > 1 else f"<b>{group}</b>"
            weight, bound = (bands[column].get((run.id, group)) for column in ("weight", b_prime))
            if weight is None or bound is None:
                continue
            y, x = fitting_axis("weight", [_mean(weight)]), fitting_axis(B_PRIMES[b_prime], [_mean(bound)])
            panels.append(Panel(title, y, x=x, alone=title))
            traces.append(_path(bound.mean, weight.mean, weight.x, panel, run.colour, run.label))
    return Grid(panels, columns=len(groups), height=260 if len(runs) == 1 else 190, left=62).figure(
        traces, x={}, hovermode="closest", compact=compact
    )


def describe(classes: pd.DataFrame, *, b_prime: str = "b_prime") -> str:
    """Describe the beginning and the end of the path of each group, in one sentence."""
    paths = _paths(classes, b_prime)
    if paths.empty:
        return NOTHING
    mean = paths.groupby(["run", "label", "group", "epoch"], sort=False)[["weight", b_prime]].mean()
    parts = []
    for (_, label, group), path in mean.groupby(["run", "label", "group"], sort=False):
        first, last = path.iloc[0], path.iloc[-1]
        parts.append(
            f"{label}, {group}, weight from {number(first['weight'])} to {number(last['weight'])} while "
            f"{B_PRIMES[b_prime]} goes from {number(first[b_prime])} to {number(last[b_prime])}"
        )
    return sentence("Weight and B′ over the epochs after the warm-up", parts)


def _paths(classes: pd.DataFrame, b_prime: str) -> pd.DataFrame:
    """Return mean weight and B′ after the warm-up, one row per run, group, epoch and seed, of the runs whose weights change."""
    keys = ["run", "label", "group", "epoch", "seed"]
    if classes.empty or b_prime not in classes:
        return pd.DataFrame()
    rows = classes[classes["weight"].notna() & classes[b_prime].notna() & classes["group"].isin(DRAWN_GROUPS)]
    after = rows["epoch"] > rows["run"].map(warm_up_ends(classes)).fillna(0)
    rows = rows[after & rows["run"].isin(moving_runs(classes))]
    return rows.groupby(keys, sort=False)[["weight", b_prime]].mean().reset_index()


def _mean(band: Band) -> Band:
    return Band(band.x, band.mean, band.mean, band.mean)


def _path(x: np.ndarray, y: np.ndarray, epochs: np.ndarray, panel: int, colour: str, name: str) -> Json:
    opacity = np.linspace(0.25, 1, len(x))
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": x.astype(np.float32),
        "y": y.astype(np.float32),
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
        "name": name,
        "line": {"color": theme.faded(colour, 0.35), "width": 1.5},
        "marker": {
            "color": [theme.faded(colour, round(float(share), 2)) for share in opacity],
            "size": np.append(np.full(len(x) - 1, 8.0), 13.0),
            "line": {"color": theme.NEUTRAL, "width": np.append(np.zeros(len(x) - 1), 2.0)},
        },
        "customdata": epochs.astype(np.int32),
        "hovertemplate": "%{fullData.name}, epoch %{customdata}: weight %{y:.3~g}, B′ %{x:.3~g}<extra></extra>",
        "showlegend": False,
    }
