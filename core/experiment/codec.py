"""One codec for experiments: JSON text, `--set KEY=VALUE` and URL queries all speak dotted keys.

`imbalance.factor=100` sets a field; `weighting=rdr` sets the component of an axis, which is short for `weighting.name=rdr`.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from core.errors import InvalidValue, LabError, shown, unknown
from core.experiment import SCALARS, Experiment
from core.method.component import AXES, Component, component, components
from core.method.lists import join_list
from core.method.parameter import parameters

MAX_TEXT = 100_000


def parse_json(text: str) -> dict[str, Any]:
    """The JSON object in a text that may come from anywhere.

    Raises:
        InvalidValue: too long, not JSON, nested too deep, or not an object.
    """
    if len(text) > MAX_TEXT:
        raise InvalidValue(f"The experiment is {len(text):,} characters long; at most {MAX_TEXT:,} are read.")
    try:
        values = json.loads(text)
    except RecursionError:
        raise InvalidValue("The experiment's JSON is nested too deep; an experiment has two levels.") from None
    except ValueError as error:
        raise InvalidValue(f"The experiment is not valid JSON: {error}.") from None
    if not isinstance(values, dict):
        raise InvalidValue(f'An experiment is a JSON object such as {{"dataset": "digits"}}, not {shown(values)}.')
    return values


def assignments(texts: Iterable[str]) -> dict[str, str]:
    """`["imbalance.factor=100"]` as `{"imbalance.factor": "100"}`."""
    found = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise InvalidValue(f"--set {shown(text)} is not KEY=VALUE, such as imbalance.factor=100.")
        found[key.strip()] = value.strip()
    return found


def merge(values: Mapping[str, Any], dotted: Mapping[str, Any]) -> dict[str, Any]:
    """Nested values with dotted keys laid over them. A new component name drops the fields of the old one.

    Raises:
        InvalidValue: a key that names no axis, scalar or `axis.field`.
    """
    merged = {key: dict(value) if isinstance(value, Mapping) else value for key, value in values.items()}
    for key, value in sorted(dotted.items(), key=lambda item: _depth(item[0])):
        axis, dot, name = key.partition(".")
        if (axis not in AXES or _depth(key) > 2) and not (axis in SCALARS and not dot):
            raise unknown("key", key, [*AXES, *SCALARS])
        if axis in SCALARS:
            merged[axis] = value
        elif not dot or name == "name":
            present = merged.get(axis)
            same = present == value or (isinstance(present, dict) and present.get("name") == value)
            merged[axis] = present if same and isinstance(present, dict) else {"name": value}
        else:
            merged[axis] = _laid_on(merged.get(axis, {}), name, value)
    return merged


def _depth(key: str) -> int:
    """Names come before the fields of what they name."""
    return key.removesuffix(".name").count(".")


def _laid_on(part: Any, name: str, value: Any) -> Any:
    """The JSON of a component with one field set; `inner.beta` is the field of a component in a field."""
    if isinstance(part, str):
        part = {"name": part}
    if not isinstance(part, Mapping):
        return part  # no part of an experiment: left for `Experiment.from_dict` to refuse
    field, dot, rest = name.partition(".")
    present = part.get(field, {})
    if dot and rest != "name":
        return dict(part) | {field: _laid_on(present, rest, value)}
    # The same name again keeps the fields of the component in the field.
    same = isinstance(present, Mapping) and present.get("name") == value
    return dict(part) | {field: present if same else value}


def from_dotted(dotted: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> Experiment:
    """The experiment that dotted keys describe, laid over a base in nested form."""
    return Experiment.from_dict(merge(base or {}, dotted))


def to_dotted(experiment: Experiment) -> dict[str, str]:
    """Every key of an experiment with its value as text: the query of a link, defaults included."""
    return _flat(experiment.to_dict(), "")


def _flat(values: Mapping[str, Any], prefix: str) -> dict[str, str]:
    flat: dict[str, str] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat[f"{prefix}{key}"] = value["name"]
            flat |= _flat({name: item for name, item in value.items() if name != "name"}, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = _text(value)
    return flat


def from_untrusted(dotted: Mapping[str, Any]) -> tuple[Experiment, list[str]]:
    """The nearest valid experiment to dotted keys from a URL, and a sentence for each value that had to be replaced.

    The keys of one axis are laid on together, in the order of the axes; where they cannot be used together they are tried
    one by one, and one that cannot be used is left at its default.
    """
    problems: list[str] = []
    accepted: dict[str, Any] = {}
    experiment = from_dotted({})
    groups: dict[str, dict[str, Any]] = {axis: {} for axis in AXES}
    for key in sorted(dotted, key=_depth):
        groups.setdefault(key.partition(".")[0], {})[key] = dotted[key]
    for group in groups.values():
        try:
            experiment = from_dotted(accepted | group)
        except LabError:
            for key, value in group.items():
                try:
                    experiment = from_dotted(accepted | {key: value})
                except LabError as error:
                    problems.append(str(error))
                else:
                    accepted[key] = value
        else:
            accepted |= group
    return experiment, problems


def known_keys() -> list[str]:
    """Every dotted key that any experiment understands."""
    fields = [
        f"{axis}.{name}"
        for axis in AXES
        for slug in components(axis)
        for name in _names(component(axis, slug), nested=True)
    ]
    return [*AXES, *dict.fromkeys(fields), *SCALARS]


def _names(owner: type[Component], *, nested: bool) -> list[str]:
    """The fields of a component, and of the components in its fields."""
    names = []
    for item in parameters(owner):
        names.append(item.name)
        if item.axis is not None and nested:
            inner = components(item.axis).values()
            names += [f"{item.name}.{name}" for kind in inner for name in _names(kind, nested=False)]
    return names


def _text(value: Any) -> str:
    if isinstance(value, list):
        return join_list(map(_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value!r}" if isinstance(value, float) else str(value)
