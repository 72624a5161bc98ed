"""A quantity that a claim is about, with one value per seed, and the margin that the claim requires."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.metrics.paired import interval_half_width

ANSWERS = {True: "yes", False: "no", None: "not decided"}
RULE = (
    "*Yes*: the whole interval fulfils it. *No*: no part of the interval does. *Not decided*: only part of it does. "
    "At least and at most are judged alike."
)
"""How a finding is answered, in words for students."""


@dataclass(frozen=True)
class Finding:
    """A part of a claim: that a quantity is at least, or at most, a margin.

    It is decided by the 95 % interval of the mean over the seeds (Student's t, since there are few seeds), in both directions
    alike: true if the whole interval is on the side of the margin that is claimed, false if the whole interval is on the other
    side. All other cases are undecided (None), as are those with fewer than two seeds or with an undefined value.

    Attributes:
        what: the quantity in words.
        values: one value per seed; the two sides of a difference come from the same seed.
        relation: relation of the quantity to the margin.
        margin: the margin, in the unit of the values.
    """

    what: str
    values: tuple[float, ...]
    relation: Literal["at least", "at most"]
    margin: float

    @property
    def mean(self) -> float:
        """The mean over the seeds; NaN if a value is undefined."""
        return float(np.mean(self.values)) if self.values else math.nan

    @property
    def spread(self) -> float:
        """The sample standard deviation over the seeds; NaN with fewer than two seeds."""
        return float(np.std(self.values, ddof=1)) if len(self.values) > 1 else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the mean; NaN if it is undefined."""
        if len(self.values) < 2:
            return math.nan, math.nan
        half = interval_half_width(np.array(self.values))
        return self.mean - half, self.mean + half

    @property
    def true(self) -> bool | None:
        """Whether this part of the claim is true for these runs; None if they do not decide it."""
        low, high = self.interval
        if not (math.isfinite(low) and math.isfinite(high)):
            return None
        if self.relation == "at least":
            return True if low >= self.margin else False if high < self.margin else None
        return True if high <= self.margin else False if low > self.margin else None

    @property
    def measured(self) -> str:
        """The mean with its interval: `0.239 (0.154 to 0.324)`; of a single seed the value alone."""
        low, high = self.interval
        return short(self.mean) + (f" ({short(low)} to {short(high)})" if math.isfinite(low) else "")

    @property
    def comparison(self) -> str:
        """The part of the claim with its numbers: `… is at least 0.1: 0.239 (0.154 to 0.324)`."""
        if math.isfinite(self.interval[0]):
            result = self.measured
        elif len(self.values) == 1:
            result = "one seed has no spread"
        else:
            result = "not defined for every seed" if self.values else "there are no values"
        return f"{self.what} is {self.relation} {short(self.margin)}: {result}"

    @property
    def words(self) -> str:
        """The comparison with its answer: `… is at least 0.1: 0.239 (0.154 to 0.324), yes`."""
        return f"{self.comparison}, {ANSWERS[self.true]}"


def at_least(what: str, values: Iterable[float], margin: float) -> Finding:
    """Return the finding that a quantity is at least a margin."""
    return Finding(what, tuple(map(float, values)), "at least", margin)


def at_most(what: str, values: Iterable[float], margin: float) -> Finding:
    """Return the finding that a quantity is at most a margin."""
    return Finding(what, tuple(map(float, values)), "at most", margin)


def short(value: float) -> str:
    """Return a number with three digits and at most three decimals, without `-0` and without exponents in everyday ranges."""
    text = f"{value:.3f}" if abs(value) < 1 else f"{value:.3g}"
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")
