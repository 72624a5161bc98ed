"""Ranges of admissible numbers."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Range:
    """An interval of admissible numbers; an open end excludes its bound."""

    minimum: float = -math.inf
    maximum: float = math.inf
    open_minimum: bool = False
    open_maximum: bool = False

    def __contains__(self, value: float) -> bool:
        above = value > self.minimum if self.open_minimum else value >= self.minimum
        below = value < self.maximum if self.open_maximum else value <= self.maximum
        return above and below

    def __str__(self) -> str:
        low = f"{'above' if self.open_minimum else 'at least'} {_plain(self.minimum)}"
        high = f"{'below' if self.open_maximum else 'at most'} {_plain(self.maximum)}"
        return " and ".join(part for part, bound in ((low, self.minimum), (high, self.maximum)) if math.isfinite(bound))


def _plain(number: float) -> str:
    return f"{int(number):,}" if math.isfinite(number) and number == int(number) else f"{number:g}"
