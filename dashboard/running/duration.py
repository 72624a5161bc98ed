"""Durations: estimated, and in words."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def expected_seconds(each: Iterable[float], slots: int = 1) -> float:
    """Estimate the time that several attempts take together.

    Args:
        each: seconds of each attempt.
        slots: number of attempts that run at the same time.
    """
    seconds = list(each)
    return max(sum(seconds) / max(1, slots), max(seconds, default=0.0))


def covered_seconds(intervals: Iterable[tuple[datetime, datetime]]) -> float:
    """Return the seconds by the clock on the wall that intervals cover, counting what overlaps once."""
    covered, end = timedelta(), None
    for start, stop in sorted(intervals):
        since = start if end is None else max(start, end)
        covered += max(stop - since, timedelta())
        end = stop if end is None else max(stop, end)
    return covered.total_seconds()


def duration(seconds: float) -> str:
    """Return seconds in words: `less than 0.1 s`, `0.8 s`, `12 s`, `3 min`, `2.5 h`."""
    if seconds < 0.05:
        return "less than 0.1 s"
    if seconds < 10:
        return f"{seconds:.1f} s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
