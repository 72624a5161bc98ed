"""Escaping of the names of classes, runs and columns, in which Plotly would read tags, entities and templates."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd

JOINER = "\u2060"  # a word joiner, invisible; it separates characters that Plotly would read as one sign
_SIGNS = re.compile(rf"(?:[<&]|%(?={{))(?!{JOINER})")

P = ParamSpec("P")
R = TypeVar("R")


def escape_name(name: str) -> str:
    """Escape a name, so that Plotly shows it as it was typed; an escaped name may be cut anywhere."""
    return _SIGNS.sub(rf"\g<0>{JOINER}", name)


def escape_names(figure: Callable[P, R]) -> Callable[P, R]:
    """Escape the names in the arguments of a figure; tags in the texts of the figure itself remain tags."""

    @wraps(figure)
    def draw(*args: P.args, **options: P.kwargs) -> R:
        return figure(*map(_escape, args), **{name: _escape(value) for name, value in options.items()})

    return draw


def _escape(value: Any) -> Any:
    match value:
        case pd.DataFrame():
            changed = {name: column for name in value if (column := _escape_column(value[name])) is not None}
            return value.assign(**changed) if changed else value
        case str():
            return escape_name(value)
        case Mapping():
            return {_escape(key): item for key, item in value.items()}
        case Sequence():
            return [_escape(item) for item in value]
        case _:
            return value


def _escape_column(column: "pd.Series[Any]") -> "pd.Series[Any] | None":
    if pd.api.types.is_numeric_dtype(column):
        return None
    changed = {name: escape_name(name) for name in column.unique() if isinstance(name, str) and _SIGNS.search(name)}
    return column.map(lambda name: changed.get(name, name)) if changed else None
