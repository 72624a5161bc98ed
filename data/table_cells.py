"""From the text of a table to its cells, column by column."""

import csv
import io
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from data.errors import DataError

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LOOKED_AT = 100  # records that determine the separator
BLOCK = 20_000  # rows that are transposed at a time
MOST_ROWS = 1_000_000
MOST_COLUMNS = 1_000
MOST_CELLS = 20_000_000
MOST_SIGNS = 100_000  # in one cell


@dataclass(frozen=True, eq=False)
class Cells:
    """The unconverted cells of a table.

    Attributes:
        names: the unique names of the columns.
        columns: the cells of each column; all columns have the same length.
        separator: the character between two cells.
        notes: how an unusual header was interpreted, one sentence each.
    """

    names: list[str]
    columns: list[list[str]]
    separator: str
    notes: list[str]


def cells_of(text: str) -> Cells:
    """Split the text of a table into cells.

    The separator is a comma, semicolon, tab or bar: the one that divides the first lines into most cells, with the same
    number in each line. Cells may be enclosed in double quotes. Empty lines are skipped.

    Raises:
        DataError: the table has a single column, no row, lines of different lengths, an unclosed quote, or more rows,
            columns or cells than the lab takes.
    """
    separator = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=separator != "\t")
    before = csv.field_size_limit(MOST_SIGNS)
    try:
        header = next(line for line in reader if line)
        names, notes, columns = _read(reader, header)
    except csv.Error as error:
        if "field larger" in str(error):
            raise DataError(
                f"A cell near line {reader.line_num:,} of the table has more than {MOST_SIGNS:,} characters; close the "
                "open quotes, or leave the column out."
            ) from None
        raise DataError(f"The table cannot be read near line {reader.line_num:,}: {error}.") from None
    finally:
        csv.field_size_limit(before)
    return Cells(names, columns, separator, notes)


def _separator(text: str) -> str:
    """Return the separator that divides the first lines into most cells, the same number in each."""

    def agreement(separator: str) -> tuple[float, int]:
        widths: Counter[int] = Counter()
        with suppress(csv.Error):  # the error is reported when the whole table is read
            reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
            widths.update(len(line) for line in islice(reader, LOOKED_AT) if line)
        width, lines = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (lines / widths.total() if width > 1 else 0.0), width

    scores = {separator: agreement(separator) for separator in SEPARATORS}
    best = max(scores, key=lambda separator: (scores[separator][0] >= 0.9, scores[separator][1], scores[separator][0]))
    if scores[best][1] < 2:
        raise DataError(
            f"The table has a single column; give at least two, the class and what it is learnt from, with "
            f"{', '.join(list(SEPARATORS.values())[:-1])} or {SEPARATORS['|']} between them."
        )
    return best


def _read(reader: Any, header: list[str]) -> tuple[list[str], list[str], list[list[str]]]:
    header = [" ".join(name.split()) for name in header]
    first = next((line for line in reader if line), None)
    if first is None:
        raise DataError("The table has column names but no row: give one line per row below the names.")
    if len(first) == len(header) + 1 and header[-1]:
        header = ["", *header]  # R writes tables like this: the column of row names has no name
    _check_width(len(header))
    names, notes = _names(header)
    columns: list[list[str]] = [[] for _ in header]
    block: list[list[str]] = []
    if all(map(_is_number, header)):
        names = [f"column {place}" for place in range(1, len(header) + 1)]
        notes = [f"The first line holds numbers instead of names; the columns are called {names[0]}, {names[1]}, …"]
        block.append(header)
    line: list[str] | None = first
    rows = 0
    while line is not None:
        if line:
            if len(line) != len(names):
                cells = "1 cell" if len(line) == 1 else f"{len(line):,} cells"
                raise DataError(
                    f"Line {reader.line_num:,} of the table has {cells} but the first line has {len(names):,}; give every "
                    "line the same number, and put a text that holds the separator in double quotes."
                )
            block.append(line)
            rows += 1
            if rows > MOST_ROWS or rows * len(names) > MOST_CELLS:
                raise DataError(
                    f"The table has more than {rows - 1:,} rows of {len(names):,} columns; the lab takes at most {MOST_ROWS:,} "
                    f"rows and {MOST_CELLS:,} cells: give a part of it."
                )
        if len(block) == BLOCK:
            _append(block, columns)
        line = next(reader, None)
    _append(block, columns)
    return names, notes, columns


def _append(block: list[list[str]], columns: list[list[str]]) -> None:
    for column, cells in zip(columns, zip(*block, strict=True), strict=False):
        column.extend(cells)
    block.clear()


def _check_width(columns: int) -> None:
    if columns > MOST_COLUMNS:
        raise DataError(f"The table has {columns:,} columns; the lab takes at most {MOST_COLUMNS:,}: leave some out.")


def _names(header: list[str]) -> tuple[list[str], list[str]]:
    """Return a unique name for each column, and remarks about names that were changed."""
    names: list[str] = []
    unnamed, twice = [], []
    for place, given in enumerate(header, start=1):
        name = given[:100] or f"column {place}"
        if not given:
            unnamed.append(name)
        if name in names:
            number = next(number for number in range(2, len(header) + 2) if f"{name} ({number})" not in names)
            name = f"{name} ({number})"
            twice.append(name)
        names.append(name)
    notes = []
    if unnamed:
        notes.append(f"Columns without a name are named by their position: {_listed(unnamed)}.")
    if twice:
        notes.append(f"Columns with a repeated name are numbered: {_listed(twice)}.")
    return names, notes


def _listed(names: list[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5:,} more" if len(names) > 5 else "")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
