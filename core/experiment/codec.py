"""One codec for experiments: JSON text, `--set KEY=VALUE` and URL queries all use dotted keys.

`imbalance.factor=100` sets a field; `weighting=rdr` sets the component of an axis and is short for `weighting.name=rdr`.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from core.errors import InvalidValue, LabError, unknown, value_text
from core.experiment import SCALARS, Experiment
from core.method.component import AXES, Component, component, components
from core.method.lists import join_list
from core.method.parameter import parameters

MAX_TEXT = 100_000
LEFT_OUT = "It is left out."
SUFFIX = ".name"


def parse_json(text: str) -> dict[str, Any]:
    """Parse a JSON object from an untrusted text.

    Raises:
        InvalidValue: the text is too long, not JSON, nested too deep, or not an object.
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
        raise InvalidValue(f'An experiment is a JSON object such as {{"dataset": "digits"}}, not {value_text(values)}.')
    return values


def parse_assignments(texts: Iterable[str]) -> dict[str, str]:
    """Parse `["imbalance.factor=100"]` to `{"imbalance.factor": "100"}`."""
    values = {}
    for text in texts:
        key, equals, value = text.partition("=")
        if not equals or not key:
            raise InvalidValue(f"--set {value_text(text)} is not KEY=VALUE, such as imbalance.factor=100.")
        values[key.strip()] = value.strip()
    return values


def merge(values: Mapping[str, Any], dotted: Mapping[str, Any]) -> dict[str, Any]:
    """Override nested values by dotted keys. A new component name drops the fields of the old component.

    Raises:
        InvalidValue: a key names no axis, scalar or `axis.field`.
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
            merged[axis] = _with_field(merged.get(axis, {}), name, value)
    return merged


def _depth(key: str) -> int:
    """Return the sort key by which the name of a component comes before its fields."""
    return key.removesuffix(SUFFIX).count(".")


def _with_field(part: Any, name: str, value: Any) -> Any:
    """Return the JSON of a component with one field set; `inner.beta` is a field of the component in the field `inner`."""
    if isinstance(part, str):
        part = {"name": part}
    if not isinstance(part, Mapping):
        return part  # not a component; `Experiment.from_dict` refuses it
    field, dot, rest = name.partition(".")
    present = part.get(field, {})
    if dot and rest != "name":
        return dict(part) | {field: _with_field(present, rest, value)}
    # Setting the same name again keeps the fields of the inner component.
    same = isinstance(present, Mapping) and present.get("name") == value
    return dict(part) | {field: present if same else value}


def from_dotted(dotted: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> Experiment:
    """Return the experiment that dotted keys describe; they override a base in nested form."""
    return Experiment.from_dict(merge(base or {}, dotted))


def to_dotted(experiment: Experiment) -> dict[str, str]:
    """Return every key of an experiment with its value as text, defaults included: the query of a link."""
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
    """Return a valid experiment close to dotted keys from a URL, and what is wrong with each value and taken in its place.

    The keys of each axis are set together, in the order of the axes; if this fails they are set one by one, and a key that
    cannot be set keeps its default.
    """
    problems: dict[str, str] = {}
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
                    problems[key] = str(error)
                else:
                    accepted[key] = value
        else:
            accepted |= group
    taken = to_dotted(experiment)
    return experiment, [
        f"{problem} {f'Here it is {taken[key.removesuffix(SUFFIX)]}.' if key.removesuffix(SUFFIX) in taken else LEFT_OUT}"
        for key, problem in problems.items()
    ]


def all_keys() -> list[str]:
    """Return every dotted key that an experiment can have."""
    fields = [
        f"{axis}.{name}"
        for axis in AXES
        for slug in components(axis)
        for name in _names(component(axis, slug), nested=True)
    ]
    return [*AXES, *dict.fromkeys(fields), *SCALARS]


def _names(owner: type[Component], *, nested: bool) -> list[str]:
    """Return the fields of a component, and those of the components in its fields."""
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
