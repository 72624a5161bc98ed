"""Markdown, as opposed to text that is shown as it was typed."""

from collections.abc import Iterable
from string import Formatter
from typing import Any

from dashboard.lab.hidden_paths import hide_paths
from dashboard.write.escaping import escape_markdown


class Markup(str):
    """A literal in Markdown; the values of its fields are escaped unless they are `Markup` too.

    >>> print(Markup("**{}** has {:,} rows").format("a*b", 1234))
    **a\\*b** has 1,234 rows
    """

    __slots__ = ()

    def format(self, *args: object, **fields: object) -> "Markup":
        """Return the Markdown with its fields filled in."""
        return Markup(_FIELDS.vformat(str(self), args, fields))

    def join(self, parts: Iterable[str]) -> "Markup":
        """Join texts; those that are not `Markup` are escaped."""
        return Markup(str(self).join(map(to_markdown, parts)))

    def __add__(self, other: str) -> "Markup":
        return Markup(str(self) + to_markdown(other))

    def __radd__(self, other: str) -> "Markup":
        return Markup(to_markdown(other) + str(self))


def trusted(text: str) -> Markup:
    """Return a text of the lab's own code as Markdown: a docstring, a lesson, a help text."""
    return Markup(text)


def to_markdown(text: object) -> str:
    """Return the Markdown of a text: `Markup` as it is, any other text escaped and without folders of the server."""
    return str(text) if isinstance(text, Markup) else escape_markdown(hide_paths(text))


class _Fields(Formatter):
    def format_field(self, value: Any, format_spec: str) -> str:
        return to_markdown(value if isinstance(value, Markup) else format(value, format_spec))


_FIELDS = _Fields()
