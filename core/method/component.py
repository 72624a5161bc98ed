"""Components: the frozen values an experiment is made of, one for each axis, found by themselves.

A component is a frozen dataclass in a file of its own under `core/method/<axis>/`. Its fields are its hyper-parameters, declared
with `parameter`; its docstring is its help page. Form, command line, reference page and contract tests are derived from it.
"""

import dataclasses
import importlib
import pkgutil
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Self

from core.codegen.lines import Lines
from core.errors import InvalidValue, shown, unknown
from core.method.parameter import always, check_fields, parameters
from core.method.range import Range

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
class Component:
    """Base of all components. A subclass with a `slug` is concrete; one with an `axis` opens an axis.

    Attributes:
        two_classes: whether it fits two classes and no more, with its defaults.
    """

    axis: ClassVar[str]
    slug: ClassVar[str]
    title: ClassVar[str]
    two_classes: ClassVar[bool] = False

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

    def formula(self) -> list[str]:
        """Return the formula in LaTeX, one equation per element, with the parameters of this component filled in.

        Where it is empty, as by default, the formula is shown as the docstring writes it after `Formula:`.
        """
        return []

    @classmethod
    def slugs(cls) -> Iterable[str]:
        """The names of the components of this axis."""
        return components(cls.axis)

    @classmethod
    def from_json(cls, value: Any, default: Mapping[str, Any], where: str) -> "Component":
        """The component of this axis from its JSON, see `component_from`."""
        return component_from(cls.axis, value, default, where)

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
    package = importlib.import_module(f"core.method.{axis}")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"core.method.{axis}.{module.name}")
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


def component_parameter(axis: str, default: Mapping[str, Any], help: str) -> Any:
    """Declare a hyper-parameter that is itself a component of an axis; `default` is its JSON."""
    metadata = {
        "help": help,
        "range": Range(),
        "max_length": 1,
        "logarithmic": False,
        "advanced": False,
        "applies": always,
    }
    return dataclasses.field(
        default_factory=lambda: component_from(axis, None, default, axis),
        metadata=metadata | {"default": dict(default)},
    )


def _plain_json(value: Any) -> Any:
    if isinstance(value, Component):
        return value.to_dict()
    return list(value) if isinstance(value, tuple) else value
