"""Figures from plain dicts, each with its layout for a wide and for a narrow page."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import theme

Json = dict[str, Any]

SKELETON_HEIGHT = 320
NARROW_BELOW = 600  # px; under this width of its container a chart uses the narrow layout


def assemble(traces: list[Json], layout: Json, narrow: Json | None = None, *, compact: bool = False) -> go.Figure:
    """A figure from plain dicts.

    Plotly checks every property of every trace at construction, 1–2 ms a trace; what is built here is built by us, so
    the checks run in the tests (each figure is rebuilt with them on) and not at each poll.
    """
    layout = {"template": theme.TEMPLATE, **layout}
    if compact and narrow:
        layout = merged(layout, narrow)
    elif narrow:
        layout["meta"] = {"narrow_below": NARROW_BELOW, "narrow": narrow}
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def message(text: str) -> go.Figure:
    """A figure that only says why there is nothing to draw."""
    return _only_words(text, 160, {"visible": False})


def skeleton(text: str) -> go.Figure:
    """Empty axes where curves are about to appear, with a sentence that says what they wait for."""
    return _only_words(text, SKELETON_HEIGHT, {"range": [0, 1], "showticklabels": False, "zeroline": False})


def _only_words(text: str, height: int, axis: Json) -> go.Figure:
    note = {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0.5,
        "y": 0.5,
        "showarrow": False,
        "font": {"size": 15},
    }
    margin = {"l": 8, "r": 8, "t": 8, "b": 8}
    return assemble([], {"height": height, "margin": margin, "annotations": [note], "xaxis": axis, "yaxis": axis})


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> Json:
    """`base` with `changes` laid over it: dicts merge, everything else is replaced (live_chart.js does the same)."""
    result = dict(base)
    for key, value in changes.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else deepcopy(value)
    return result
