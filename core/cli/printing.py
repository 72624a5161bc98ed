"""Printing tables and texts on standard output."""

import sys
from collections.abc import Iterable, Mapping, Sequence

from core.cli.output import printable
from core.reports.figures_in_words import NONE
from core.reports.numbers import Measured, columns

WIDTH_OF_A_FILE = 200


def print_table(rows: Sequence[Mapping[str, str | Measured]], caption: str = "") -> None:
    """Print rows as a table whose header are their keys; numbers of a column in one notation, – marks a missing value."""
    from rich.table import Table

    table = Table(caption=caption or None, caption_justify="left")
    by_head = columns(rows, missing=NONE)
    for name in by_head:
        table.add_column(name, overflow="fold")
    for cells in zip(*by_head.values(), strict=True):
        table.add_row(*map(printable, cells))
    _print(table)


def print_pairs(pairs: Iterable[tuple[str, str | Measured]], indent: int = 0) -> None:
    """Print names and values in two columns."""
    from rich.padding import Padding
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(printable(name), printable(str(value) or NONE))
    _print(Padding(table, (0, 0, 0, indent), expand=False))


def print_text(text: str = "") -> None:
    """Print one line of text."""
    _print(printable(text))


def _print(content: object) -> None:
    from rich.console import Console

    # A file has no width, and a truncated table in a file would be useless.
    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    Console(width=width, markup=False, highlight=False, emoji=False).print(content)
