"""Markdown that is meant to be Markdown."""

from collections.abc import Iterable
from string import Formatter
from typing import Any

from dashboard.lab.hidden_paths import hide_paths
from dashboard.write.plain import plain


class Markup(str):
    """A literal in Markdown; what is put into its fields is shown as it was typed, unless it is `Markup` too.

    >>> print(Markup("**{}** has {:,} rows").format("a*b", 1234))
    **a\\*b** has 1,234 rows
    """

    __slots__ = ()

    def format(self, *args: object, **fields: object) -> "Markup":
        """Fill in the fields."""
        return Markup(_FIELDS.vformat(str(self), args, fields))

    def join(self, parts: Iterable[str]) -> "Markup":
        """Join texts; those that are no `Markup` are shown as they were typed."""
        return Markup(str(self).join(map(markdown, parts)))

    def __add__(self, other: str) -> "Markup":
        return Markup(str(self) + markdown(other))

    def __radd__(self, other: str) -> "Markup":
        return Markup(markdown(other) + str(self))


def written(text: str) -> Markup:
    """Markdown of the lab's own code that stands elsewhere than where it is shown: a docstring, a lesson, a help text."""
    return Markup(text)


def markdown(text: object) -> str:
    """A text as Streamlit is to get it: escaped, and without folders of the server, unless it is `Markup`."""
    return str(text) if isinstance(text, Markup) else plain(hide_paths(text))


class _Fields(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        return markdown(value if isinstance(value, Markup) else format(value, format_spec))


_FIELDS = _Fields()
