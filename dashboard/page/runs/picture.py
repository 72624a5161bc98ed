"""A small picture of a comparison: the balanced accuracy of each run, with its spread over the seeds."""

import base64
from collections.abc import Sequence

from core.reports.numbers import share
from core.store import StoredRun
from dashboard.figures.theme import GRID, NEUTRAL, QUALITATIVE

WIDTH, HEIGHT, MARGIN = 120, 34, 7
NARROWEST = 5.0
"""Percentage points that the height of a picture stands for at least, so that a difference of nothing looks like nothing."""


def picture(runs: Sequence[StoredRun]) -> str | None:
    """Return a picture as an address that holds it: a dot for each run, from left to right, with one standard deviation.

    Its bottom and its top are the lowest and the highest of these values; `value_range` says them. A run without a result leaves
    its place empty. None where no run has a result.
    """
    summaries = [share(balanced_accuracy(run)).summary for run in runs]
    ends = _ends(summaries)
    if ends is None:
        return None
    low, high = ends
    step = (WIDTH - 2 * MARGIN) / len(runs)

    def height(value: float) -> float:
        return HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (value - low) / (high - low)

    marks = [f'<path d="M1 {HEIGHT - 1}H{WIDTH - 1}" stroke="{GRID}"/>']
    for place, summary in enumerate(summaries):
        if summary is None:
            continue
        (mean, spread), x, colour = summary, MARGIN + step * (place + 0.5), QUALITATIVE[place % len(QUALITATIVE)]
        top, bottom = height(mean + (spread or 0)), height(mean - (spread or 0))
        marks.append(f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="{NEUTRAL}" stroke-width="2"/>')
        marks.append(f'<circle cx="{x:.1f}" cy="{height(mean):.1f}" r="4" fill="{colour}"/>')
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{"".join(marks)}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def value_range(runs: Sequence[StoredRun]) -> str:
    """Return the lowest and the highest mean of the runs, in percent: "71.2 to 83.1"; "" without a result."""
    means = sorted(summary[0] for run in runs if (summary := share(balanced_accuracy(run)).summary) is not None)
    if not means:
        return ""
    texts = list(dict.fromkeys(f"{mean:.1f}" for mean in (means[0], means[-1])))
    return " to ".join(texts)


def balanced_accuracy(run: StoredRun) -> Sequence[float | None]:
    """Return the balanced accuracy on the test set at the last epoch, one value per seed; empty without a result."""
    return ((run.summary or {}).get("test") or {}).get("balanced_accuracy", ())


def _ends(summaries: Sequence[tuple[float, float | None] | None]) -> tuple[float, float] | None:
    ends = [mean + sign * (spread or 0) for mean, spread in filter(None, summaries) for sign in (-1, 1)]
    if not ends:
        return None
    low, high = min(ends), max(ends)
    missing = max(0.0, NARROWEST - (high - low)) / 2
    return low - missing, high + missing
