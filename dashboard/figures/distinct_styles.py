"""Dashes, symbols and patterns that distinguish runs of one colour and curves that cover each other."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.figures import theme
from dashboard.figures.assembly import Json

COVERED = 0.004  # share of the height of all curves of a panel: less than the width of a line
SHARED_START, LEAST_START = 0.1, 3  # share and number of equal points at the start of two curves


def distinct_styles(traces: Sequence[Json]) -> list[Json]:
    """Return the traces with a distinct style for each run (`legendgroup`) of one colour, and dashes for runs that cover others.

    Traces with a dash keep it.
    """
    owners: dict[str, list[str]] = {}
    for trace in traces:
        colour, owner = _colour(trace), trace.get("legendgroup")
        if colour is not None and owner is not None and owner not in owners.setdefault(colour, []):
            owners[colour].append(owner)
    same_colour = {run for runs in owners.values() if len(runs) > 1 for run in runs}
    return _dash_covering_curves([_in_style(trace, owners) for trace in traces], same_colour)


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


def _dash_covering_curves(traces: Sequence[Json], same_colour: Collection[str]) -> list[Json]:
    """Return the traces, with dashes for runs that cover others and share their colour with none."""
    panels: dict[tuple[str, str], list[Json]] = {}
    for trace in traces:
        if _is_curve(trace) and len(trace["x"]) > 1:
            panels.setdefault((trace.get("xaxis", "x"), trace.get("yaxis", "y")), []).append(trace)
    styles: dict[str, int] = {}
    for curves in panels.values():
        height = np.ptp(np.concatenate([[0.0], *map(_finite, curves)]))
        for place, curve in enumerate(curves):
            below = sum(_cover(curve, other, COVERED * height) for other in curves[:place])
            styles[curve["legendgroup"]] = max(styles.get(curve["legendgroup"], 0), below)
    styles = {owner: style for owner, style in styles.items() if style and owner not in same_colour}
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


def _cover(first: Json, second: Json, tolerance: float) -> bool:
    """Return whether two curves cover each other: everywhere, or at their start, such as during a warm-up."""
    if len(first["x"]) != len(second["x"]) or not np.array_equal(first["x"], second["x"]):
        return False
    a, b = np.asarray(first["y"], dtype=float), np.asarray(second["y"], dtype=float)
    if np.allclose(a, b, rtol=0, atol=tolerance, equal_nan=True):
        return True
    start = max(LEAST_START, round(SHARED_START * len(a)))
    return bool(np.allclose(a[:start], b[:start], rtol=1e-5, equal_nan=True))
