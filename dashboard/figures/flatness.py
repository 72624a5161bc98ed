"""Flatness of each class: the extreme eigenvalues of its Hessian, and the trace."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.class_order import RankedClass, classes_by_run
from dashboard.figures.curves import legend_keys
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import Run, runs_of
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import number, sentence

how_to_read = (
    "Bars are means over the seeds. An error bar reaches from the lowest seed to the highest, each widened by its own error "
    "bound (λ) or standard error (trace; none where the trace is exact). Low λ max and trace: flat. λ min far below 0: a "
    "saddle."
)
QUANTITIES = {
    "lambda_max": ("λ max", "lambda_max_bound"),
    "lambda_min": ("λ min", "lambda_min_bound"),
    "trace": ("trace", "trace_standard_error"),
    "trace_per_parameter": ("trace / number of parameters", None),
}
MOST_NAMES = 20  # classes; above this number the axis shows ranks
GROUP_WIDTH = 0.8


@escape_names
def figure(flatness: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """Draw four panels with one bar per class and run.

    Args:
        flatness: flatness_frame.
        compact: whether to use the layout for a narrow page.
    """
    bars = summarised(flatness)
    if bars.empty:
        return message("No measurement yet: the bars appear class by class.")
    runs = runs_of(flatness)
    order = _order(flatness)
    ranks = {item.index: rank for rank, item in enumerate(order, start=1)}
    panels = [
        Panel(
            f"<b>{title}</b>",
            {
                "title": {"text": title if column != "trace_per_parameter" else "trace / d"},
                "nticks": 6,
                "zeroline": True,
            },
        )
        for column, (title, _) in QUANTITIES.items()
    ]
    width = GROUP_WIDTH / len(runs)
    traces: list[Json] = []
    for place, run in enumerate(runs):
        rows = bars[bars["run"] == run.id]
        x = rows["class_index"].map(ranks).to_numpy(dtype=float) + width * (place - (len(runs) - 1) / 2)
        names = np.array([str(name) for name in rows["class"]])
        traces += [
            _bars(panel, x, rows, column, run, names, width, with_error_bars=len(order) <= MOST_NAMES or len(runs) == 1)
            for panel, column in enumerate(QUANTITIES)
        ]
    legend = [run.label for run in runs] if len(runs) > 1 else []
    return Grid(panels, columns=2, height=200, narrow_height=160, left=62).figure(
        traces + (legend_keys(runs) if legend else []),
        x=_classes_axis(order),
        legend=legend,
        hovermode="closest",
        compact=compact,
    )


def summarised(flatness: pd.DataFrame) -> pd.DataFrame:
    """Return one row per run and class that has samples: label, class, group, counts, and for each quantity its mean and the ends
    of its error bar."""
    columns = ["run", "label", "class", "class_index", "group", "train_count", "samples"]
    measured = flatness[flatness["samples"] > 0]
    parts = {}
    for column, (_, error) in QUANTITIES.items():
        values = measured[column]
        half = measured[error] if error else measured["trace_standard_error"] * _per_parameter(measured)
        parts[column], parts[f"{column} low"], parts[f"{column} high"] = values, values - half, values + half
    wide = measured[columns].assign(**parts)
    how = {name: "min" if name.endswith(" low") else "max" if name.endswith(" high") else "mean" for name in parts}
    return wide.groupby(columns, sort=False, as_index=False).agg(how)


def describe(flatness: pd.DataFrame) -> str:
    """Describe the sharpest class of every run, in one sentence."""
    bars = summarised(flatness)
    if bars.empty:
        return "No measurement yet."
    parts = []
    for run in runs_of(flatness):
        rows = bars[bars["run"] == run.id]
        if rows.empty:
            continue
        top = rows.loc[rows["lambda_max"].idxmax()]
        parts.append(
            f"{run.label}, λ max highest for class {top['class']} ({number(top['lambda_max'])}), λ min lowest "
            f"{number(rows['lambda_min'].min())}, mean trace {number(rows['trace'].mean())}"
        )
    return sentence("Flatness of each class", parts)


def _per_parameter(flatness: pd.DataFrame) -> pd.Series:
    """Return 1 / d for each row, where d is the number of parameters; 0 where the trace is 0."""
    trace = flatness["trace"].to_numpy()
    share = np.divide(flatness["trace_per_parameter"].to_numpy(), trace, out=np.zeros(len(trace)), where=trace != 0)
    return pd.Series(share, index=flatness.index)


def _order(flatness: pd.DataFrame) -> list[RankedClass]:
    """Return the classes of all runs, the most frequent first."""
    classes: dict[int, RankedClass] = {}
    for ranked in classes_by_run(flatness).values():
        for item in ranked:
            classes.setdefault(item.index, item)
    return sorted(classes.values(), key=lambda item: (-item.count, item.index))


def _classes_axis(order: list[RankedClass]) -> Json:
    common: Json = {"range": [0.4, len(order) + 0.6], "showgrid": False}
    if len(order) > MOST_NAMES:
        return common | {
            "title": {"text": "class, from the most frequent to the rarest"},
            "nticks": 8,
            "tickformat": "d",
        }
    names = [shorten(item.name) for item in order]
    return common | {
        "title": {"text": "class, from the most frequent to the rarest"},
        "tickvals": np.arange(1, len(order) + 1),
        "ticktext": names,
    }


def _bars(
    panel: int,
    x: np.ndarray,
    rows: pd.DataFrame,
    column: str,
    run: Run,
    names: np.ndarray,
    width: float,
    *,
    with_error_bars: bool,
) -> Json:
    mean, low, high = (rows[f"{column}{end}"].to_numpy(dtype=float) for end in ("", " low", " high"))
    trace: Json = {
        "type": "bar",
        "x": x,
        "y": mean,
        "width": 0.92 * width,
        "xaxis": axis("x", panel),
        "yaxis": axis("y", panel),
        "name": run.label,
        "marker": {"color": run.colour, "line": {"width": 0}},
        "customdata": np.stack([low, high], axis=1),
        "text": names,
        "textposition": "none",
        "hovertemplate": "%{fullData.name}, class %{text}: %{y:.3~g} (%{customdata[0]:.3~g} to %{customdata[1]:.3~g})"
        "<extra></extra>",
        "legendgroup": run.id,
        "showlegend": False,
    }
    if with_error_bars:
        trace["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": high - mean,
            "arrayminus": mean - low,
            "color": theme.NEUTRAL,
            "thickness": 1.4,
            "width": 3,
        }
    return trace
