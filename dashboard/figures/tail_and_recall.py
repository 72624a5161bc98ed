"""The story of imbalance in one picture: the long tail of the training set, and what is recognised of many, medium and few."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from dashboard.figures import theme
from dashboard.figures.assembly import Json, message
from dashboard.figures.class_counts import GROUPS
from dashboard.figures.escaping import escape_names
from dashboard.figures.panels import Grid, Panel, axis
from dashboard.figures.runs import runs_of
from dashboard.figures.shorten import shorten
from dashboard.figures.wording import sentence

WAITING = "No epochs yet: the bars appear with the first one."
HEIGHT, NARROW_HEIGHT = 205, 190
RARE = "#CC9000"
ROOM_FOR_NUMBER = 0.15  # share from which a bar has room for its number


def how_to_read(epochs: pd.DataFrame) -> str:
    """What bars and lines are, of what is drawn."""
    read = "Left: the training images of each digit. Right: the share of test images recognised, for many, medium and few classes"
    if epochs.empty:
        return f"{read}."
    return read + ("; lines from the lowest to the highest seed." if epochs["seed"].nunique() > 1 else ".")


@escape_names
def figure(epochs: pd.DataFrame, counts: pd.DataFrame, *, compact: bool = False) -> go.Figure:
    """A bar for each class, and one for each group of classes and run.

    Args:
        epochs: epochs_frame; its last epoch is drawn.
        counts: columns class, group, train_count, the most frequent first.
        compact: the layout for a narrow page.
    """
    if counts.empty:
        return message("No classes to count.")
    x: Json = {"showgrid": False, "matches": None}
    names = [shorten(str(name)) for name in counts["class"]]
    places = np.arange(len(counts))
    tail = x | {"tickvals": places, "ticktext": names, "range": [-0.6, len(counts) - 0.4]}
    groups = [group for group in GROUPS if (counts["group"] == group).any()]
    grouped = x | {"tickvals": np.arange(len(groups)), "ticktext": [f"<b>{group}</b>" for group in groups]}
    grouped |= {"range": [-0.6, len(groups) - 0.4], "title": {"text": "digits, by the number of their training images"}}
    images: Json = {"title": {"text": "images"}, "range": [0, 1.3 * counts["train_count"].max()], "nticks": 5}
    recognised: Json = {"range": [0, 1.12], "tickformat": ".0%", "tickvals": [0, 0.25, 0.5, 0.75, 1]}
    panels = [
        Panel("<b>What it learns from</b>: training images of each digit", images, x=tail),
        Panel("<b>What it recognises</b>: share of the test images", recognised, x=grouped),
    ]
    traces = _tail(counts, groups)
    notes = _group_names(counts)
    legend = []
    results = last_epoch(epochs)
    for place, run in enumerate(runs_of(results)):
        traces.append(_recognised(results[results["run"] == run.id], groups, run.label, run.colour, place))
        legend.append(run.label)
    if not legend:
        where = {"xref": f"{axis('x', 1)} domain", "yref": f"{axis('y', 1)} domain", "x": 0.5, "y": 0.5}
        notes.append({**where, "text": WAITING, "showarrow": False, "font": {"size": 14}})
    return Grid(panels, columns=2, height=HEIGHT, narrow_height=NARROW_HEIGHT, left=60).figure(
        traces, x={}, legend=legend, annotations=notes, hovermode="closest", bargap=0.18, compact=compact
    )


def describe(epochs: pd.DataFrame, counts: pd.DataFrame) -> str:
    """The ends of the tail, and what each run recognises of each group, in one sentence."""
    if counts.empty:
        return "No classes to count."
    parts = [
        f"most training images for digit {counts.iloc[0]['class']} ({counts.iloc[0]['train_count']:,}), "
        f"least for {counts.iloc[-1]['class']} ({counts.iloc[-1]['train_count']:,})"
    ]
    results = last_epoch(epochs)
    for run in runs_of(results):
        rows = results[results["run"] == run.id]
        parts.append(
            f"{run.label}: "
            + ", ".join(f"{group} {share_of_seeds(rows[group])}" for group in GROUPS if rows[group].notna().all())
        )
    return sentence("Training images of each class and share of the test images recognised", parts)


def story(epochs: pd.DataFrame) -> str:
    """What the first two runs recognise of the few and of the many, in sentences with the numbers of the last epoch.

    Empty while there are fewer than two runs.
    """
    results = last_epoch(epochs)
    runs = runs_of(results)
    if len(runs) < 2:
        return ""
    before, after = (results[results["run"] == run.id].set_index("seed") for run in runs[:2])
    gains = (after["few"] - before["few"]).dropna()
    better = int((gains > 0).sum())
    seeds = len(gains)
    always = f"more in all {seeds} seeds" if better == seeds else f"more in {better} of {seeds} seeds"
    if (gains == 0).all():
        always = f"the same in all {seeds} seeds"
    return (
        f"Of the few rarest digits, the network recognises {share_of_seeds(before['few'])} with {_inside(runs[0].label)} and "
        f"{share_of_seeds(after['few'])} with {_inside(runs[1].label)}: {always}. Of the many most frequent, "
        f"{share_of_seeds(before['many'])} and {share_of_seeds(after['many'])}. In brackets the lowest and the highest of "
        f"{seeds} seeds, networks that differ in their random beginnings."
    )


def last_epoch(epochs: pd.DataFrame) -> pd.DataFrame:
    """The rows of the last epoch of each run."""
    return epochs[epochs["epoch"] == epochs.groupby("run")["epoch"].transform("max")] if len(epochs) else epochs


def share_of_seeds(shares: "pd.Series[float]") -> str:
    """Mean over the seeds with the least and the greatest: `62 % (58 to 66)`."""
    mean, low, high = (100 * value for value in (shares.mean(), shares.min(), shares.max()))
    return f"{mean:.0f} %" + (f" ({low:.0f} to {high:.0f})" if len(shares) > 1 else "")


def _inside(label: str) -> str:
    """A title inside a sentence, without its capital."""
    return label[:1].lower() + label[1:]


def _group_names(counts: pd.DataFrame) -> list[Json]:
    """The name of each group above its bars and their numbers."""
    return [
        {
            "text": f"<b>{group}</b>",
            "xref": "x",
            "yref": "y",
            "x": float(np.mean(places)),
            "y": float(counts["train_count"].iloc[places].max()),
            "yshift": 18,
            "yanchor": "bottom",
            "showarrow": False,
            "font": {"size": 13},
        }
        for group in GROUPS
        if len(places := np.flatnonzero((counts["group"] == group).to_numpy()))
    ]


def _tail(counts: pd.DataFrame, groups: list[str]) -> list[Json]:
    traces = []
    for group in groups:
        colour = RARE if group == GROUPS[-1] else theme.faded(theme.NEUTRAL, 0.75)
        places = np.flatnonzero((counts["group"] == group).to_numpy())
        heights = counts["train_count"].to_numpy(dtype=float)[places]
        traces.append(
            {
                "type": "bar",
                "x": places.astype(float),
                "y": heights,
                "xaxis": "x",
                "yaxis": "y",
                "name": group,
                "marker": {"color": colour, "line": {"width": 0}},
                "text": [f"{height:,.0f}" for height in heights],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertemplate": f"{group}: %{{y:,.0f}} training images<extra></extra>",
                "showlegend": False,
            }
        )
    return traces


def _recognised(rows: pd.DataFrame, groups: list[str], label: str, colour: str, place: int) -> Json:
    means, lows, highs = (np.array([getattr(rows[group], how)() for group in groups]) for how in ("mean", "min", "max"))
    trace: Json = {
        "type": "bar",
        "x": np.arange(len(groups)) + (place - 0.5) * 0.4,
        "y": means,
        "width": 0.36,
        "xaxis": axis("x", 1),
        "yaxis": axis("y", 1),
        "name": label,
        "legendgroup": label,
        "marker": {"color": colour, "line": {"width": 0}},
        "text": [f"<b>{mean:.0%}</b>" if np.isfinite(mean) else "" for mean in means],
        "textposition": np.where(means < ROOM_FOR_NUMBER, "outside", "inside"),
        "insidetextanchor": "start",
        "textangle": 0,
        "insidetextfont": {"size": 15, "color": "#FFFFFF"},
        "outsidetextfont": {"size": 15},
        "hovertemplate": "%{fullData.name}: %{y:.1%}<extra></extra>",
    }
    if len(rows) > 1:
        trace["error_y"] = {
            "type": "data",
            "symmetric": False,
            "array": highs - means,
            "arrayminus": means - lows,
            "thickness": 1.5,
            "width": 5,
            "color": theme.NEUTRAL,
        }
    return trace
