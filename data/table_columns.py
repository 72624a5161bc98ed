"""From the cells of a column to its values: numbers, dates or names."""

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

import numpy as np
from jaxtyping import Float64

from data.table import SECONDS_OF_A_DAY, Column, Field

MISSING = frozenset(("", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "#N/A", "?"))
ODD_SHARE = 0.1  # largest share of other texts in a column of numbers
FEWEST_NUMBERS = 20  # distinct numbers that a column of numbers with other texts in it has at least
LONGEST_NAME = 200
LARGEST = 1e30  # absolute value; the squares of larger numbers overflow single precision
LOOKED_AT = 50  # values that are checked before all others are read as dates

GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
DECIMAL_COMMA = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?([eE][+-]?\d+)?")
YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](.+))?")
DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: (.+))?")
SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: (.+))?")


def column_of(name: str, cells: Sequence[str], separator: str) -> tuple[Column, str | None]:
    """Convert the cells of a column to values; add a sentence if some of them count as missing.

    A column holds numbers if every value is a number (with a decimal comma or grouped digits, if all values are written so),
    or if it has at least twenty distinct numbers and at most a tenth of its values are other texts, which then count as
    missing. It holds dates if every value is a date. Otherwise its values are names.

    Args:
        name: its name.
        cells: the texts in the file; surrounding spaces are ignored.
        separator: the separator of the table; if it is a comma, commas in numbers group digits.
    """
    with suppress(ValueError):
        return _finite(name, np.fromiter(map(float, cells), np.float64, len(cells)))
    cells = [cell.strip() for cell in cells]
    present = [cell for cell in cells if cell not in MISSING]
    styles: list[Callable[[str], float]] = (
        [float, _grouped, _decimal_comma] if separator == "," else [float, _decimal_comma]
    )
    for style in styles:
        numbers = _convert(cells, style)
        if numbers is not None:
            return _finite(name, numbers)
    days = _dates(cells, present)
    if days is not None:
        return Column(Field(name, "date"), days), None
    for style in styles:
        mixed = _mostly_numbers(name, cells, present, style)
        if mixed is not None:
            return mixed
    return _names(name, cells), None


def _convert(cells: Sequence[str], style: Callable[[str], float]) -> Float64[np.ndarray, " rows"] | None:
    """Convert all values by one way of writing numbers; None if one of them is not a number."""
    try:
        return np.array([np.nan if cell in MISSING else style(cell) for cell in cells], dtype=np.float64)
    except ValueError:
        return None


def _finite(name: str, numbers: Float64[np.ndarray, " rows"]) -> tuple[Column, str | None]:
    too_large = np.abs(numbers) > LARGEST
    count = int(too_large.sum())
    if not count:
        return Column(Field(name, "number"), numbers), None
    numbers[too_large] = np.nan
    values = "1 value is" if count == 1 else f"{count:,} values are"
    return Column(Field(name, "number"), numbers), f"In column '{name}' {values} beyond 10³⁰ and counted as missing."


def _grouped(cell: str) -> float:
    """Convert a number such as 1,234.5."""
    if "," in cell and not GROUPED.fullmatch(cell):
        raise ValueError
    return float(cell.replace(",", ""))


def _decimal_comma(cell: str) -> float:
    """Convert a number such as 1.234,5."""
    if not DECIMAL_COMMA.fullmatch(cell):
        raise ValueError
    return float(cell.replace(".", "").replace(",", "."))


def _mostly_numbers(
    name: str, cells: Sequence[str], present: list[str], style: Callable[[str], float]
) -> tuple[Column, str] | None:
    odd: dict[str, int] = {}
    values = np.full(len(cells), np.nan)
    for place, cell in enumerate(cells):
        if cell in MISSING:
            continue
        try:
            values[place] = style(cell)
        except ValueError:
            odd[cell] = odd.get(cell, 0) + 1
            if sum(odd.values()) > ODD_SHARE * len(present):
                return None
    if len(np.unique(values[np.isfinite(values)])) < FEWEST_NUMBERS:
        return None
    values[np.abs(values) > LARGEST] = np.nan
    total, example = sum(odd.values()), max(odd, key=lambda text: odd[text])[:40]
    what = "1 value is not a number" if total == 1 else f"{total:,} values are not numbers"
    return (
        Column(Field(name, "number"), values),
        f"In column '{name}' {what} and counted as missing, such as '{example}'.",
    )


def _dates(cells: Sequence[str], present: list[str]) -> Float64[np.ndarray, " rows"] | None:
    for pattern, order in ((YEAR_FIRST, "ymd"), (DAY_FIRST, "dmy"), (SLASHES, "mdy"), (SLASHES, "dmy")):
        if not present or not all(pattern.fullmatch(cell) for cell in present[:LOOKED_AT]):
            continue
        try:
            days = {cell: _days(cell, pattern, order) for cell in set(present)}
        except ValueError:
            continue
        return np.array([days.get(cell, np.nan) for cell in cells])
    return None


def _days(cell: str, pattern: re.Pattern[str], order: str) -> float:
    """Convert a date to days since 1970; a time without a zone counts as UTC."""
    match = pattern.fullmatch(cell)
    if match is None:
        raise ValueError
    part = dict(zip(order, match.groups(), strict=False))
    time = (match[4] or "00:00").strip().replace(" ", "")
    if time[1:2] == ":":
        time = f"0{time}"
    moment = datetime.fromisoformat(f"{part['y']}-{int(part['m']):02}-{int(part['d']):02}T{time}")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.timestamp() / SECONDS_OF_A_DAY


def _names(name: str, cells: Sequence[str]) -> Column:
    texts = {cell: " ".join(cell.split())[:LONGEST_NAME] for cell in set(cells) - MISSING}
    categories = tuple(sorted(set(texts.values())))
    places = {text: place for place, text in enumerate(categories)}
    codes = {cell: float(places[text]) for cell, text in texts.items()}
    return Column(
        Field(name, "category", categories), np.array([codes.get(cell, np.nan) for cell in cells], dtype=np.float64)
    )
