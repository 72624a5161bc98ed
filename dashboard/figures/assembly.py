"""Construction of figures from dicts, each with its layout for a wide and for a narrow page."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import plotly.graph_objects as go

from dashboard.figures import theme

Json = dict[str, Any]

SKELETON_HEIGHT = 320
NARROW_BELOW = 600  # px; under this width of its container a chart uses the narrow layout


def assemble(traces: list[Json], layout: Json, narrow: Json | None = None, *, compact: bool = False) -> go.Figure:
    """Return a figure of these traces and layouts, given as dicts.

    Plotly would check every property of every trace at construction, which takes 1–2 ms per trace and would happen at each poll.
    The checks are skipped here and run in the tests instead, where every figure is constructed again with them.
    """
    layout = {"template": theme.TEMPLATE, **layout}
    if compact and narrow:
        layout = merge(layout, narrow)
    elif narrow:
        layout["meta"] = {"narrow_below": NARROW_BELOW, "narrow": narrow}
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def message(text: str) -> go.Figure:
    """Return a figure with a sentence that says why nothing is drawn."""
    return _text_only(text, 160, {"visible": False})


def skeleton(text: str) -> go.Figure:
    """Return empty axes for curves that are about to appear, with a sentence that says what they wait for."""
    return _text_only(text, SKELETON_HEIGHT, {"range": [0, 1], "showticklabels": False, "zeroline": False})


def _text_only(text: str, height: int, axis: Json) -> go.Figure:
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


def merge(base: Mapping[str, Any], changes: Mapping[str, Any]) -> Json:
    """Return `base` with `changes` applied: dicts are merged, other values are replaced (live_chart.js does the same)."""
    result = dict(base)
    for key, value in changes.items():
        old = result.get(key)
        result[key] = merge(old, value) if isinstance(old, Mapping) and isinstance(value, Mapping) else deepcopy(value)
    return result
