"""Numbers of a table in one notation per column: mean ± spread over the seeds, with the digits that the spread leaves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10
from statistics import fmean, stdev

LONGEST_FRACTION = 5  # decimals; a column that needs more is written with powers of ten
LARGEST = 1e6  # the same for its numbers before the point
USELESS = 2  # digits that a cell may show beyond its own, so that it has as many decimals as its neighbours
ROUNDING = 1e-12  # of a mean: a spread below it is none
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Measured:
    """One cell of a table: a value per seed, None or NaN where it is undefined; its text is that of a cell alone in its column.

    Attributes:
        values: one per seed.
        scale: the factor by which they are multiplied.
        decimals: the least number of decimals, for columns that are never written with powers of ten.
    """

    values: Sequence[float | None]
    scale: float = 1
    decimals: int | None = None

    def __str__(self) -> str:
        return column([self])[0]

    @property
    def summary(self) -> tuple[float, float | None] | None:
        """Mean and standard deviation (of the sample; None for a single value); None where nothing is defined."""
        present = [self.scale * value for value in self.values if value is not None and isfinite(value)]
        if not present:
            return None
        deviation = stdev(present) if len(present) > 1 else None
        if deviation is not None and deviation <= ROUNDING * max(map(abs, present)):
            deviation = 0.0
        return fmean(present), deviation


def share(values: Iterable[float | None]) -> Measured:
    """Return a share as a percentage, with at least one decimal; the unit belongs in the head of the column."""
    return Measured(list(values), 100, decimals=1)


def columns(rows: Sequence[Mapping[str, "str | Measured"]], missing: str = "") -> dict[str, list[str]]:
    """Return the columns of a table by their heads, each in one notation; a cell that a row lacks is `missing`."""
    heads = dict.fromkeys(name for row in rows for name in row)
    return {name: [text or missing for text in column([row.get(name, "") for row in rows])] for name in heads}


def column(cells: Sequence["Measured | str"]) -> list[str]:
    """Return the cells of one column as mean ± standard deviation; "" where nothing is defined, and texts unchanged.

    A spread has one or two significant digits, and the mean as many decimals; without a spread the mean has three digits. All
    cells are written alike: with a point, or all with a power of ten where some would need too many digits.

    >>> column([Measured([0.812, 0.834]), Measured([0.9]), Measured([])])
    ['0.823 ± 0.016', '0.900', '']
    >>> column([Measured([-1e-6, 3e-6]), Measured([31, 29])])
    ['(1.0 ± 2.8)×10⁻⁶', '(3.00 ± 0.14)×10¹']
    """
    summaries = [(cell, cell.summary) for cell in cells if isinstance(cell, Measured)]
    wanted = [_decimals(*summary, cell.decimals) for cell, summary in summaries if summary]
    most = max(wanted, default=0)
    largest = max((abs(summary[0]) for _, summary in summaries if summary), default=0)
    free = all(cell.decimals is None for cell, _ in summaries)
    powers = free and (most > LONGEST_FRACTION or largest >= LARGEST)
    return [cell if isinstance(cell, str) else _text(cell, most, powers=powers) for cell in cells]


def printf_format(values: Iterable[float]) -> str:
    """Return the printf format in which the numbers of a column, which have no spread, can be told apart."""
    numbers = [abs(value) for value in values if isfinite(value)]
    largest, least = max(numbers, default=0), min(filter(None, numbers), default=0)
    if all(number == int(number) for number in numbers):
        return "%d" if largest < 1e15 else "%.3e"
    if largest >= LARGEST or largest < 10.0**-LONGEST_FRACTION * 100:
        return "%.3e"
    return f"%.{min(max(0, 2 - _power(least)), 4)}f" if least >= 1e-4 else "%.3e"


def _text(cell: Measured, most: int, *, powers: bool) -> str:
    if cell.summary is None:
        return ""
    if powers:
        return _with_power(*cell.summary)
    own = _decimals(*cell.summary, cell.decimals)
    return _fixed(*cell.summary, most if most - own <= USELESS else own)


def _decimals(mean: float, spread: float | None, least: int | None) -> int:
    """Return the number of decimals: two digits of a spread up to 3.5, else one, as in the tables of particle physics."""
    if spread:
        power = _power(spread)
        return max(least or 0, -power + (spread / 10.0**power < 3.5))
    if least is not None or not mean:
        return least or 0
    return max(0, 2 - _power(mean))


def _power(number: float) -> int:
    return floor(log10(abs(number)))


def _fixed(mean: float, spread: float | None, decimals: int) -> str:
    number = f"{round(mean, decimals) + 0.0:,.{decimals}f}".replace("-", "−")
    if spread is None:
        return number
    return f"{number} ± {spread:,.{decimals}f}" if spread else f"{number} ± 0"


def _with_power(mean: float, spread: float | None) -> str:
    largest = max(abs(mean), spread or 0)
    power = _power(largest) if largest else 0
    mean, spread = mean / 10.0**power, spread and spread / 10.0**power
    text = _fixed(mean, spread, _decimals(mean, spread, None))
    raised = f"×10{str(power).translate(_RAISED)}"
    return text + raised if spread is None else f"({text}){raised}"
