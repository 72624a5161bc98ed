"""Parameters: fields of a frozen dataclass with a help text, a default and admissible values.

Forms, command line, links and reference page are derived from them. The value of a parameter that is annotated with the base
class of an axis is a component.
"""

import dataclasses
import math
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from core.errors import InvalidValue, unknown, value_text
from core.method.lists import split_list
from core.method.range import Range

Applies = Callable[[Mapping[str, Any], Callable[[], int]], bool]
"""Tells whether a parameter has an effect, given the values of its component and a function that counts the classes."""


def always(values: Mapping[str, Any], classes: Callable[[], int]) -> bool:  # noqa: ARG001
    """Return True: the parameter has an effect whatever the values of the others are."""
    return True


@dataclass(frozen=True)
class Parameter:
    """One hyper-parameter, as forms, command line and reference page read it."""

    name: str
    annotation: Any
    default: Any
    help: str
    range: Range
    choices: tuple[str, ...]
    max_length: int
    logarithmic: bool
    advanced: bool
    applies: "Applies"

    @property
    def many(self) -> bool:
        """Whether the value is a list."""
        return get_origin(self.annotation) is tuple

    @property
    def element(self) -> Any:
        """The type of the value, or of its elements where the value is a list."""
        return get_args(self.annotation)[0] if self.many else self.annotation

    @property
    def axis(self) -> str | None:
        """The axis of the value where it is itself a component, else None."""
        return getattr(self.annotation, "axis", None) if isinstance(self.annotation, type) else None

    @property
    def admissible(self) -> str:
        """The admissible values in words."""
        if self.axis is not None:
            return f"one of {', '.join(self.annotation.slugs())}"
        if self.choices:
            return f"one of {', '.join(self.choices)}"
        if self.element is bool:
            return "true or false"
        kind = {int: "whole number", float: "number"}.get(self.element, "name")
        if not self.many:
            return f"a {kind} {self.range}".strip()
        limits = f", each {self.range}" if str(self.range) else ""
        return f"up to {self.max_length} {kind}s{limits}"

    def parse(self, value: Any, where: str) -> Any:
        """Return the value in its declared type, or raise `InvalidValue` with `where`, the value and the admissible values."""
        if self.axis is not None:
            if where.count(".") > 1:
                raise InvalidValue(
                    f"{where} = {value_text(value)} is not admissible; a component in another one holds no third."
                )
            return self.annotation.from_json(value, self.default, where)
        if self.many:
            items = _as_list(value)
            if items is None or len(items) > self.max_length:
                raise self._rejected(value, where)
            return tuple(self._scalar(item, value, where) for item in items)
        return self._scalar(value, value, where)

    def _scalar(self, item: Any, value: Any, where: str) -> Any:
        parsed = _convert(item, self.element)
        if parsed is None:
            raise self._rejected(value, where)
        if self.choices and parsed not in self.choices:
            raise unknown(where, parsed, self.choices)
        if isinstance(parsed, int | float) and not isinstance(parsed, bool) and parsed not in self.range:
            raise self._rejected(value, where)
        return parsed

    def _rejected(self, value: Any, where: str) -> InvalidValue:
        return InvalidValue(f"{where} = {value_text(value)} is not admissible; give {self.admissible}.")


def parameter(
    default: Any,
    help: str,
    *,
    at_least: float | None = None,
    above: float | None = None,
    at_most: float | None = None,
    below: float | None = None,
    max_length: int = 16,
    logarithmic: bool = False,
    advanced: bool = False,
    applies: Applies = always,
) -> Any:
    """Declare a hyper-parameter: its default, its help text and its admissible range.

    `max_length` bounds the length of a list. `logarithmic` tells the form that the value spans powers of ten, `advanced` that
    its control may be folded away below the others. The form shows no control where `applies` returns False.
    """
    low = above if above is not None else at_least
    high = below if below is not None else at_most
    limits = Range(
        minimum=-math.inf if low is None else low,
        maximum=math.inf if high is None else high,
        open_minimum=above is not None,
        open_maximum=below is not None,
    )
    return dataclasses.field(
        default=default,
        metadata={
            "help": help,
            "range": limits,
            "max_length": max_length,
            "logarithmic": logarithmic,
            "advanced": advanced,
            "applies": applies,
        },
    )


def parameters(owner: type) -> tuple[Parameter, ...]:
    """Return the parameters that a dataclass declares, in order, advanced ones last; a field without a help text is none."""
    if owner not in _PARAMETERS:
        _PARAMETERS[owner] = _read_parameters(owner)
    return _PARAMETERS[owner]


_PARAMETERS: dict[type, tuple[Parameter, ...]] = {}


def _read_parameters(owner: type) -> tuple[Parameter, ...]:
    hints = get_type_hints(owner)
    declared = []
    for field in dataclasses.fields(owner):
        if "help" not in field.metadata:
            continue
        annotation, choices = hints[field.name], ()
        if get_origin(annotation) is Literal:
            annotation, choices = str, get_args(annotation)
        declared.append(
            Parameter(
                name=field.name,
                annotation=annotation,
                default=field.metadata.get("default", field.default),
                help=field.metadata["help"],
                range=field.metadata["range"],
                choices=choices,
                max_length=field.metadata["max_length"],
                logarithmic=field.metadata["logarithmic"],
                advanced=field.metadata["advanced"],
                applies=field.metadata["applies"],
            )
        )
    return tuple(sorted(declared, key=lambda item: item.advanced))


def check_fields(value: Any, where: str) -> None:
    """Replace every parameter of a frozen dataclass by its parsed value; `where` is the prefix of the names in messages."""
    for item in parameters(type(value)):
        name = f"{where}.{item.name}" if where else item.name
        object.__setattr__(value, item.name, item.parse(getattr(value, item.name), name))


def _as_list(value: Any) -> list[Any] | None:
    if isinstance(value, str):
        return split_list(value)
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [value]
    return None


def _convert(value: Any, kind: Any) -> Any:
    """Return the value as `kind`; None if it cannot be one. Text is accepted for any kind: URLs and `--set` hold only text."""
    if get_origin(kind) in (Union, types.UnionType):
        return next((item for option in get_args(kind) if (item := _convert(value, option)) is not None), None)
    if kind is bool:
        return {"true": True, "false": False}.get(str(value).lower())
    if isinstance(value, bool):
        return None
    if kind is str:
        return str(value) if isinstance(value, str | int) and len(str(value)) <= 200 else None
    try:
        number = float(value) if isinstance(value, int | float | str) else math.nan
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    if kind is int:
        if isinstance(value, str):
            return int(value) if len(value) < 20 and value.strip().lstrip("+-").isdigit() else None
        return int(value) if number == int(number) and abs(number) < 2**63 else None
    return number
