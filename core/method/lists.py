"""Lists of names written as one line of text, as in `--set` and links."""

import csv
from collections.abc import Iterable


def split_list(text: str) -> list[str]:
    """Split a list written as text: commas separate the elements; an element with a comma or a quote is in double quotes.

    >>> split_list('3, 8'), split_list('"Ulm, Bonn",Kiel')
    (['3', '8'], ['Ulm, Bonn', 'Kiel'])
    """
    if '"' not in text:
        return [part.strip() for part in text.split(",")] if text.strip() else []
    return [part.strip() for part in next(csv.reader([text], skipinitialspace=True), [])]


def join_list(elements: Iterable[str], separator: str = ",") -> str:
    """Join elements into a text that `split_list` reads.

    >>> join_list(["Ulm, Bonn", "Kiel"])
    '"Ulm, Bonn",Kiel'
    """
    return separator.join(_quoted(element) if "," in element or '"' in element else element for element in elements)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
