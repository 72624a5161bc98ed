"""Names of classes, runs and columns in a figure, where Plotly would read tags, entities and templates in them."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import pandas as pd

JOINER = "\u2060"  # has no width and no meaning, and keeps apart what Plotly would read as one
_SIGNS = re.compile(rf"(?:[<&]|%(?={{))(?!{JOINER})")

P = ParamSpec("P")
R = TypeVar("R")


def as_typed(name: str) -> str:
    """The name as Plotly shows it as it was typed; it may be cut anywhere."""
    return _SIGNS.sub(rf"\g<0>{JOINER}", name)


def names_as_typed(figure: Callable[P, R]) -> Callable[P, R]:
    """Let a figure see names that Plotly shows as they were typed; tags in its own texts stay tags."""

    @wraps(figure)
    def make(*args: P.args, **options: P.kwargs) -> R:
        return figure(*map(_typed, args), **{name: _typed(value) for name, value in options.items()})

    return make


def _typed(value: Any) -> Any:
    match value:
        case pd.DataFrame():
            changed = {name: column for name in value if (column := _column(value[name])) is not None}
            return value.assign(**changed) if changed else value
        case str():
            return as_typed(value)
        case Mapping():
            return {_typed(key): item for key, item in value.items()}
        case Sequence():
            return [_typed(item) for item in value]
        case _:
            return value


def _column(column: "pd.Series[Any]") -> "pd.Series[Any] | None":
    if pd.api.types.is_numeric_dtype(column):
        return None
    changed = {name: as_typed(name) for name in column.unique() if isinstance(name, str) and _SIGNS.search(name)}
    return column.map(lambda name: changed.get(name, name)) if changed else None
