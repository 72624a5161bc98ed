"""Components: the frozen values an experiment is made of, one for each axis, found by themselves.

A component is a frozen dataclass in a file of its own under `core/<axis>/`. Its fields are its hyper-parameters, declared
with `parameter`; its docstring is its help page. Form, command line, reference page and contract tests are derived from it.
"""

import csv
import dataclasses
import importlib
import math
import pkgutil
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Literal, Self, Union, get_args, get_origin, get_type_hints

from core.errors import InvalidValue, unknown
from core.source.lines import Lines

AXES = (
    "dataset",
    "imbalance",
    "label_noise",
    "resampler",
    "model",
    "loss",
    "weighting",
    "sampler",
    "optimizer",
    "sharpness",
)


@dataclass(frozen=True)
class Range:
    """Admissible numbers; an open end excludes its bound."""

    minimum: float = -math.inf
    maximum: float = math.inf
    open_minimum: bool = False
    open_maximum: bool = False

    def __contains__(self, value: float) -> bool:
        above = value > self.minimum if self.open_minimum else value >= self.minimum
        below = value < self.maximum if self.open_maximum else value <= self.maximum
        return above and below

    def __str__(self) -> str:
        low = f"{'above' if self.open_minimum else 'at least'} {_plain(self.minimum)}"
        high = f"{'below' if self.open_maximum else 'at most'} {_plain(self.maximum)}"
        return " and ".join(part for part, bound in ((low, self.minimum), (high, self.maximum)) if math.isfinite(bound))


@dataclass(frozen=True)
class Parameter:
    """One hyper-parameter as forms, command line and reference page see it."""

    name: str
    annotation: Any
    default: Any
    help: str
    range: Range
    choices: tuple[str, ...]
    max_length: int
    logarithmic: bool
    advanced: bool

    @property
    def many(self) -> bool:
        """Whether the value is a list."""
        return get_origin(self.annotation) is tuple

    @property
    def element(self) -> Any:
        """The type of the value, or of its elements when it is a list."""
        return get_args(self.annotation)[0] if self.many else self.annotation

    @property
    def axis(self) -> str | None:
        """The axis when the value is itself a component, else None."""
        return (
            self.annotation.axis
            if isinstance(self.annotation, type) and issubclass(self.annotation, Component)
            else None
        )

    @property
    def admissible(self) -> str:
        """The admissible values in words."""
        if self.axis is not None:
            return f"one of {', '.join(components(self.axis))}"
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
        """The value in its declared type, or an `InvalidValue` naming `where`, the value and what is admissible."""
        if self.axis is not None:
            if where.count(".") > 1:
                raise InvalidValue(
                    f"{where} = {shown(value)} is not admissible; a component in another one holds no third."
                )
            return component_from(self.axis, value, self.default, where)
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
        return InvalidValue(f"{where} = {shown(value)} is not admissible; give {self.admissible}.")


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
) -> Any:
    """Declare a hyper-parameter: its default, its help text and its admissible range.

    `max_length` bounds a list. `logarithmic` tells the form that the value spans powers of ten, `advanced` that it may be
    tucked away behind the others.
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
        },
    )


def component_parameter(axis: str, default: Mapping[str, Any], help: str) -> Any:
    """Declare a hyper-parameter that is itself a component of an axis; `default` is its JSON."""
    metadata = {"help": help, "range": Range(), "max_length": 1, "logarithmic": False, "advanced": False}
    return dataclasses.field(
        default_factory=lambda: component_from(axis, None, default, axis),
        metadata=metadata | {"default": dict(default)},
    )


def parameters(owner: type) -> tuple[Parameter, ...]:
    """The parameters that a dataclass declares, in order, advanced ones last; fields without a help text are none."""
    if owner not in _PARAMETERS:
        _PARAMETERS[owner] = _read_parameters(owner)
    return _PARAMETERS[owner]


_PARAMETERS: dict[type, tuple[Parameter, ...]] = {}


def _read_parameters(owner: type) -> tuple[Parameter, ...]:
    hints = get_type_hints(owner)
    found = []
    for field in dataclasses.fields(owner):
        if "help" not in field.metadata:
            continue
        annotation, choices = hints[field.name], ()
        if get_origin(annotation) is Literal:
            annotation, choices = str, get_args(annotation)
        found.append(
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
            )
        )
    return tuple(sorted(found, key=lambda item: item.advanced))


def check_fields(value: Any, where: str) -> None:
    """Replace every parameter of a frozen dataclass by its parsed value; `where` prefixes the names in messages."""
    for item in parameters(type(value)):
        name = f"{where}.{item.name}" if where else item.name
        object.__setattr__(value, item.name, item.parse(getattr(value, item.name), name))


@dataclass(frozen=True)
class Component:
    """Base of all components. A subclass with a `slug` is concrete; one with an `axis` opens an axis."""

    axis: ClassVar[str]
    slug: ClassVar[str]
    title: ClassVar[str]

    def __init_subclass__(cls, *, axis: str | None = None, slug: str | None = None, title: str | None = None) -> None:
        super().__init_subclass__()
        if axis is not None:
            cls.axis = axis
        if slug is not None:
            cls.slug = slug
            cls.title = title or slug.replace("_", " ")
            _REGISTRY.setdefault(cls.axis, {})[slug] = cls

    def __post_init__(self) -> None:
        check_fields(self, self.axis)
        self.check()

    def check(self) -> None:
        """Raise `InvalidValue` for a contradiction between the fields of this component."""

    def code(self) -> Lines | None:
        """What it does, as lines of a script on public libraries (`core.script`); None where these cannot do it in a few lines.

        Names that lines read and set depend on the axis; its base class says which.
        """
        return None

    def to_dict(self) -> dict[str, Any]:
        """`{"name": slug, field: value, …}` in plain JSON types."""
        values = {item.name: getattr(self, item.name) for item in parameters(type(self))}
        return {"name": self.slug} | {key: _plain_json(value) for key, value in values.items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], where: str | None = None) -> Self:
        """The component with these parameters; a missing one takes its default. Messages call it `where`, or by its axis."""
        where = where or cls.axis
        known = {item.name: item for item in parameters(cls)}
        for key in values:
            if key not in known:
                raise unknown(f"parameter of {where} '{cls.slug}'", key, known or ["(it has none)"])
        return cls(**{key: known[key].parse(value, f"{where}.{key}") for key, value in values.items()})


_REGISTRY: dict[str, dict[str, type[Component]]] = {}


@cache
def components(axis: str) -> Mapping[str, type[Component]]:
    """The concrete components of an axis by slug: `none` first, then by name."""
    package = importlib.import_module(f"core.{axis}")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"core.{axis}.{module.name}")
    found = _REGISTRY.get(axis, {})
    return types.MappingProxyType({slug: found[slug] for slug in sorted(found, key=lambda s: (s != "none", s))})


def component(axis: str, slug: Any) -> type[Component]:
    """The component class of that name; `InvalidValue` with the nearest known one otherwise."""
    known = components(axis)
    if not isinstance(slug, str) or slug not in known:
        raise unknown(axis, slug, known)
    return known[slug]


def component_from(axis: str, value: Any, default: Mapping[str, Any], where: str) -> Component:
    """The component of an axis from its JSON: a slug, an object with a name, or an object that changes the default's fields.

    Args:
        axis: where the component is registered.
        value: what was given; None takes the default. A component is taken as it is.
        default: the JSON of the default.
        where: how messages call it.
    """
    if isinstance(value, Component) and value.axis == axis:
        return value
    if value is None:
        value = default
    elif isinstance(value, str):
        value = {"name": value}
    elif not isinstance(value, Mapping):
        raise InvalidValue(f"{where} = {shown(value)} is not admissible; give a name or an object with a name.")
    values = dict(value)
    name = values.pop("name", default["name"])
    if name == default["name"]:
        values = {key: item for key, item in default.items() if key != "name"} | values
    return component(axis, name).from_dict(values, where)


def shown(value: Any) -> str:
    """A value as messages show it: short, whatever somebody sent."""
    try:
        text = repr(value) if isinstance(value, str) else str(value)
    except ValueError:  # Python does not write integers of more than 4,300 digits
        text = "a number of thousands of digits"
    except RecursionError:
        text = "something nested too deep"
    return text if len(text) <= 60 else f"{text[:57]}…"


def split_list(text: str) -> list[str]:
    """The elements of a list written as text: commas between them, double quotes around one that holds a comma or a quote.

    >>> split_list('3, 8'), split_list('"Ulm, Bonn",Kiel')
    (['3', '8'], ['Ulm, Bonn', 'Kiel'])
    """
    if '"' not in text:
        return [part.strip() for part in text.split(",")] if text.strip() else []
    return [part.strip() for part in next(csv.reader([text], skipinitialspace=True), [])]


def join_list(elements: Iterable[str], separator: str = ",") -> str:
    """A list as text that `split_list` reads.

    >>> join_list(["Ulm, Bonn", "Kiel"])
    '"Ulm, Bonn",Kiel'
    """
    return separator.join(_quoted(element) if "," in element or '"' in element else element for element in elements)


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _plain_json(value: Any) -> Any:
    if isinstance(value, Component):
        return value.to_dict()
    return list(value) if isinstance(value, tuple) else value


def _as_list(value: Any) -> list[Any] | None:
    if isinstance(value, str):
        return split_list(value)
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [value]
    return None


def _convert(value: Any, kind: Any) -> Any:
    """The value as `kind`, or None when it is not one. Text is accepted for any kind: URLs and `--set` hold only text."""
    if get_origin(kind) in (Union, types.UnionType):
        return next((found for option in get_args(kind) if (found := _convert(value, option)) is not None), None)
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


def _plain(number: float) -> str:
    return f"{int(number):,}" if math.isfinite(number) and number == int(number) else f"{number:g}"
