"""One number that a claim is about, a value a seed, against the margin that the claim needs."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.metrics.paired import noise_of_difference

ANSWERS = {True: "yes", False: "no", None: "not decided"}


@dataclass(frozen=True)
class Finding:
    """A part of a claim: that a number is at least, or at most, a margin.

    With the mean over the seeds and its 95 % interval (Student's t, since there are few seeds):

    - *at least*: true when the mean reaches the margin and the interval lies above 0, so that its sign is no accident of the
      seeds; false when the whole interval lies below the margin.
    - *at most*: true when the whole interval stays at or below the margin; false when all of it lies above.

    Anything else is undecided (None), and so is everything with fewer than two seeds or with a value that is not defined.

    Attributes:
        what: the number in words.
        values: one a seed, paired: both sides of a difference come from the same seed.
        relation: of the number to the margin.
        margin: in the unit of the values.
    """

    what: str
    values: tuple[float, ...]
    relation: Literal["at least", "at most"]
    margin: float

    @property
    def mean(self) -> float:
        """The mean over the seeds; NaN when a value is not defined."""
        return float(np.mean(self.values)) if self.values else math.nan

    @property
    def spread(self) -> float:
        """The standard deviation over the seeds (of the sample); NaN with fewer than two."""
        return float(np.std(self.values, ddof=1)) if len(self.values) > 1 else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the mean; NaN where it is not defined."""
        if len(self.values) < 2:
            return math.nan, math.nan
        half = noise_of_difference(np.array(self.values))
        return self.mean - half, self.mean + half

    @property
    def true(self) -> bool | None:
        """Whether this part of the claim is true on these runs; None when they do not decide it."""
        low, high = self.interval
        if not (math.isfinite(low) and math.isfinite(high)):
            return None
        if self.relation == "at least":
            if self.mean >= self.margin and low > 0:
                return True
            return False if high < self.margin else None
        if high <= self.margin:
            return True
        return False if low > self.margin else None

    @property
    def comparison(self) -> str:
        """The part of the claim with its numbers: `… is at least 0.1: 0.239 (0.154 to 0.324)`."""
        low, high = self.interval
        if math.isfinite(low):
            found = f"{short(self.mean)} ({short(low)} to {short(high)})"
        elif len(self.values) == 1:
            found = "one seed has no spread"
        else:
            found = "not defined for every seed" if self.values else "there are no values"
        return f"{self.what} is {self.relation} {short(self.margin)}: {found}"

    @property
    def words(self) -> str:
        """The comparison with its answer: `… is at least 0.1: 0.239 (0.154 to 0.324), yes`."""
        return f"{self.comparison}, {ANSWERS[self.true]}"


def at_least(what: str, values: Iterable[float], margin: float) -> Finding:
    """The finding that a number is at least a margin (above 0)."""
    return Finding(what, tuple(map(float, values)), "at least", margin)


def at_most(what: str, values: Iterable[float], margin: float) -> Finding:
    """The finding that a number is at most a margin."""
    return Finding(what, tuple(map(float, values)), "at most", margin)


def short(value: float) -> str:
    """Three digits and no more than three decimals, as a person reads them: no `-0`, no exponent for everyday sizes."""
    text = f"{value:.3f}" if abs(value) < 1 else f"{value:.3g}"
    if "." in text and "e" not in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text.replace("-", "−")
