"""Runs that share a colour and curves that cover each other: dashes, symbols and patterns tell them apart."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.figures import theme
from dashboard.figures.assembly import Json

COVERED = 0.004  # of the height of all curves of a panel: less than the width of a line
SHARED_START, LEAST_START = 0.1, 3  # share and number of points that two curves have in common at their start


def told_apart(traces: Sequence[Json]) -> list[Json]:
    """The traces with a style of its own for each run (`legendgroup`) of one colour, and dashes for runs that cover others.

    Traces that have a dash of their own keep it.
    """
    owners: dict[str, list[str]] = {}
    for trace in traces:
        colour, owner = _colour(trace), trace.get("legendgroup")
        if colour is not None and owner is not None and owner not in owners.setdefault(colour, []):
            owners[colour].append(owner)
    alike = {owner for found in owners.values() if len(found) > 1 for owner in found}
    return _uncovered([_in_style(trace, owners) for trace in traces], alike)


def _colour(trace: Json) -> str | None:
    if trace.get("fill"):
        return None
    has_line = trace.get("type") == "scatter" and "lines" in trace.get("mode", "")
    colour = trace.get("line" if has_line else "marker", {}).get("color")
    return colour if isinstance(colour, str) else None


def _in_style(trace: Json, owners: Mapping[str, Sequence[str]]) -> Json:
    colour, owner = _colour(trace), trace.get("legendgroup")
    style = owners[colour].index(owner) if colour is not None and owner is not None else 0
    if not style:
        return trace
    if trace["type"] == "bar":
        pattern = {"shape": theme.PATTERNS[style % len(theme.PATTERNS)]}
        return {**trace, "marker": {"pattern": pattern, **trace["marker"]}}
    changed: dict[str, Any] = {}
    if "line" in trace:
        changed["line"] = {"dash": theme.DASHES[style % len(theme.DASHES)], **trace["line"]}
    if "marker" in trace:
        changed["marker"] = {"symbol": theme.SYMBOLS[style % len(theme.SYMBOLS)], **trace["marker"]}
    return {**trace, **changed}


def _uncovered(traces: Sequence[Json], alike: Collection[str]) -> list[Json]:
    """The traces, with dashes for runs that cover others and have a colour of their own."""
    panels: dict[tuple[str, str], list[Json]] = {}
    for trace in traces:
        if _is_curve(trace) and len(trace["x"]) > 1:
            panels.setdefault((trace.get("xaxis", "x"), trace.get("yaxis", "y")), []).append(trace)
    styles: dict[str, int] = {}
    for curves in panels.values():
        height = np.ptp(np.concatenate([[0.0], *map(_finite, curves)]))
        for place, curve in enumerate(curves):
            below = sum(_same(curve, other, COVERED * height) for other in curves[:place])
            styles[curve["legendgroup"]] = max(styles.get(curve["legendgroup"], 0), below)
    styles = {owner: style for owner, style in styles.items() if style and owner not in alike}
    # A run has one style in all panels and in the legend.
    return [
        {**trace, "line": {"dash": theme.DASHES[style % len(theme.DASHES)], **trace["line"]}}
        if _is_curve(trace) and (style := styles.get(trace["legendgroup"]))
        else trace
        for trace in traces
    ]


def _is_curve(trace: Json) -> bool:
    return trace.get("mode") == "lines" and not trace.get("fill") and "legendgroup" in trace


def _finite(trace: Json) -> np.ndarray:
    y = np.asarray(trace["y"], dtype=float)
    return y[np.isfinite(y)]


def _same(one: Json, other: Json, tolerance: float) -> bool:
    """Whether two curves cover each other: everywhere, or from the start on for a while, as before and after a warm-up."""
    if len(one["x"]) != len(other["x"]) or not np.array_equal(one["x"], other["x"]):
        return False
    a, b = np.asarray(one["y"], dtype=float), np.asarray(other["y"], dtype=float)
    if np.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
        return True
    start = max(LEAST_START, round(SHARED_START * len(a)))
    return bool(np.allclose(a[:start], b[:start], rtol=1e-5, equal_nan=True))
