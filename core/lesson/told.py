"""Numbers of runs in sentences: the mean over the seeds, with the 95 % interval of the mean in brackets."""

import math
from collections.abc import Iterable

from core.lesson.verdict.finding import at_least

UNDEFINED = "not defined for every seed"


def number(values: Iterable[float]) -> str:
    """Return values of the seeds as `0.24 (0.15 to 0.32)`."""
    finding = at_least("", values, 0)
    return finding.measured if math.isfinite(finding.mean) else UNDEFINED


def percent(values: Iterable[float], digits: int = 0) -> str:
    """Return shares of the seeds as `24 % (15 to 32)`."""
    return _hundredths(values, " %", f"z.{digits}f")


def points(values: Iterable[float]) -> str:
    """Return differences of shares as `+24 points (+15 to +32)`."""
    return _hundredths(values, " points", "+z.0f")


def _hundredths(values: Iterable[float], unit: str, form: str) -> str:
    finding = at_least("", values, 0)
    if not math.isfinite(finding.mean):
        return UNDEFINED

    def text(value: float) -> str:
        return f"{100 * value:{form}}".replace("-", "−")

    low, high = finding.interval
    return text(finding.mean) + unit + (f" ({text(low)} to {text(high)})" if math.isfinite(low) else "")
