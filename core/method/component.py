"""Components: the frozen values of which an experiment consists, one per axis, discovered without a list of them.

A component is a frozen dataclass in its own file under `core/method/<axis>/`. Its fields are its hyper-parameters, declared
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
from core.errors import InvalidValue, unknown, value_text
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
    """Base class of all components. A subclass with a `slug` is concrete; a subclass with an `axis` defines an axis.

    Attributes:
            two_classes: whether the component, with its defaults, works for exactly two classes.
    place: its rank among the components of the axis in menus, ascending; `none` always comes first.
    family: what it shares with its neighbours in menus, in a word or two; subclasses inherit both.
    """

    axis: ClassVar[str]
    slug: ClassVar[str]
    title: ClassVar[str]
    two_classes: ClassVar[bool] = False
    place: ClassVar[int] = 1_000
    family: ClassVar[str] = ""

    def __init_subclass__(
        cls,
        *,
        axis: str | None = None,
        slug: str | None = None,
        title: str | None = None,
        place: int | None = None,
        family: str | None = None,
    ) -> None:
        super().__init_subclass__()
        cls.place = cls.place if place is None else place
        cls.family = cls.family if family is None else family
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
        """Raise `InvalidValue` when fields of this component contradict each other."""

    def code(self) -> Lines | None:
        """Return the component as lines of a script that uses public libraries (`core.script`).

        The base class of the axis states which names the lines read and set. None where public libraries need more than a
        few lines.
        """
        return None

    def formula(self) -> list[str]:
        """Return the formula in LaTeX, one equation per element, with the parameters of this component filled in.

        Where the list is empty, as by default, pages show the formula that follows `Formula:` in the docstring.
        """
        return []

    @classmethod
    def slugs(cls) -> Iterable[str]:
        """Return the slugs of the components of this axis."""
        return components(cls.axis)

    @classmethod
    def from_json(cls, value: Any, default: Mapping[str, Any], where: str) -> "Component":
        """Return the component of this axis that this JSON describes; see `component_from`."""
        return component_from(cls.axis, value, default, where)

    def to_dict(self) -> dict[str, Any]:
        """Return `{"name": slug, field: value, …}` in plain JSON types."""
        values = {item.name: getattr(self, item.name) for item in parameters(type(self))}
        return {"name": self.slug} | {key: _plain_json(value) for key, value in values.items()}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any], where: str | None = None) -> Self:
        """Return the component with these parameters; a missing parameter takes its default.

        Messages name the component `where`, or its axis by default.
        """
        where = where or cls.axis
        declared = {item.name: item for item in parameters(cls)}
        for key in values:
            if key not in declared:
                raise cls._unknown_parameter(key, where)
        return cls(**{key: declared[key].parse(value, f"{where}.{key}") for key, value in values.items()})

    @classmethod
    def _unknown_parameter(cls, key: str, where: str) -> InvalidValue:
        """Return the error for a parameter that this component does not have; it names those of the axis that have it."""
        owners = [
            slug for slug, owner in components(cls.axis).items() if key in [item.name for item in parameters(owner)]
        ]
        if not owners:
            names = [item.name for item in parameters(cls)]
            return unknown(f"parameter of {where} '{cls.slug}'", key, names or ["(it has none)"])
        choices = [f"{where}={slug}" for slug in owners[:4]] + ["others"] * (len(owners) > 4)
        return InvalidValue(
            f"{where} '{cls.slug}' has no parameter '{key}'; it belongs to {' and '.join(choices)}: set {choices[0]} with it."
        )


_REGISTRY: dict[str, dict[str, type[Component]]] = {}


@cache
def components(axis: str) -> Mapping[str, type[Component]]:
    """Return the concrete components of an axis by slug: `none` first, the others in alphabetical order."""
    package = importlib.import_module(f"core.method.{axis}")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"core.method.{axis}.{module.name}")
    registered = _REGISTRY.get(axis, {})
    slugs = sorted(registered, key=lambda slug: (slug != "none", slug))
    return types.MappingProxyType({slug: registered[slug] for slug in slugs})


def in_order(axis: str) -> list[str]:
    """Return the slugs of an axis in the order in which a person expects them: `none` first, then by place, then by title."""
    kinds = components(axis)
    return sorted(kinds, key=lambda slug: (slug != "none", kinds[slug].place, kinds[slug].title.casefold()))


def component(axis: str, slug: Any) -> type[Component]:
    """Return the component class with this slug, or raise `InvalidValue`, which suggests the most similar slug."""
    registered = components(axis)
    if not isinstance(slug, str) or slug not in registered:
        raise unknown(axis, slug, registered)
    return registered[slug]


def component_from(axis: str, value: Any, default: Mapping[str, Any], where: str) -> Component:
    """Return the component of an axis that this JSON describes.

    Args:
        axis: the axis of the component.
        value: a slug, an object with a name, or an object that changes fields of the default. None means the default; a
            component is returned unchanged.
        default: the JSON of the default.
        where: how messages name the component.
    """
    if isinstance(value, Component) and value.axis == axis:
        return value
    if value is None:
        value = default
    elif isinstance(value, str):
        value = {"name": value}
    elif not isinstance(value, Mapping):
        raise InvalidValue(f"{where} = {value_text(value)} is not admissible; give a name or an object with a name.")
    values = dict(value)
    name = values.pop("name", default["name"])
    if name == default["name"]:
        values = {key: item for key, item in default.items() if key != "name"} | values
    return component(axis, name).from_dict(values, where)


def component_parameter(axis: str, default: Mapping[str, Any], help: str) -> Any:
    """Declare a hyper-parameter whose value is a component of an axis; `default` is its JSON."""
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
