"""Larger type and thicker lines for a figure that is projected in a lecture hall."""

from typing import Any

import plotly.graph_objects as go

SCALE = 1.3
HIGHEST = 440  # px: the height that a screen of 720 px leaves below a question and three lines of text
LEAST_INSIDE = 220  # px between the margins


def enlarge_figure(figure: go.Figure, scale: float = SCALE) -> go.Figure:
    """Return the figure with larger type, thicker lines and larger margins, low enough for one screen.

    The height of its narrow layout stays: a narrow page scrolls anyway.
    """
    traces = [_thicker(trace.to_plotly_json(), scale) for trace in figure.data]
    layout = _larger(figure.layout.to_plotly_json(), scale)
    if layout.get("height"):
        margin = layout.get("margin", {})
        around = margin.get("t", 0) + margin.get("b", 0)
        layout["height"] = min(layout["height"], max(HIGHEST, around + LEAST_INSIDE))
    return go.Figure({"data": traces, "layout": layout}, _validate=False)


def _larger(part: Any, scale: float, name: str = "") -> Any:
    if isinstance(part, dict):
        return {
            key: value * scale
            if (key == "size" and name.endswith("font")) or (name == "margin" and isinstance(value, int | float))
            else _larger(value, scale, key)
            for key, value in part.items()
        }
    if isinstance(part, list | tuple):
        return [_larger(item, scale, name) for item in part]
    return part


def _thicker(trace: dict[str, Any], scale: float) -> dict[str, Any]:
    line = trace.get("line")
    trace = trace | ({"line": line | {"width": line["width"] * scale}} if line and "width" in line else {})
    if "textfont" in trace:
        trace = trace | {"textfont": trace["textfont"] | {"size": trace["textfont"].get("size", 12) * scale}}
    return trace
