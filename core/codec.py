"""One codec for experiments: JSON text, `--set KEY=VALUE` and URL queries all speak dotted keys.

`imbalance.factor=100` sets a field; `weighting=rdr` sets the component of an axis, which is short for `weighting.name=rdr`.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from core.component import AXES, component, parameters, shown
from core.errors import InvalidValue, LabError, unknown
from core.experiment import SCALARS, Experiment

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
    for key, value in sorted(dotted.items(), key=lambda item: "." in item[0] and not item[0].endswith(".name")):
        axis, dot, name = key.partition(".")
        if axis not in AXES and not (axis in SCALARS and not dot):
            raise unknown("key", key, [*AXES, *SCALARS])
        if axis in SCALARS:
            merged[axis] = value
        elif not dot or name == "name":
            present = merged.get(axis)
            same = present == value or (isinstance(present, dict) and present.get("name") == value)
            merged[axis] = present if same and isinstance(present, dict) else {"name": value}
        else:
            part = merged.get(axis, {})
            if isinstance(part, str):
                part = {"name": part}
            # Anything else is no part of an experiment, and is left for `Experiment.from_dict` to refuse.
            merged[axis] = dict(part) | {name: value} if isinstance(part, Mapping) else part
    return merged


def from_dotted(dotted: Mapping[str, Any], base: Mapping[str, Any] | None = None) -> Experiment:
    """The experiment that dotted keys describe, laid over a base in nested form."""
    return Experiment.from_dict(merge(base or {}, dotted))


def to_dotted(experiment: Experiment) -> dict[str, str]:
    """Every key of an experiment with its value as text: the query of a link, defaults included."""
    flat: dict[str, str] = {}
    for key, value in experiment.to_dict().items():
        if isinstance(value, dict):
            flat[key] = value["name"]
            flat |= {f"{key}.{name}": _text(item) for name, item in value.items() if name != "name"}
        else:
            flat[key] = _text(value)
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
    for key in sorted(dotted, key=lambda item: "." in item and not item.endswith(".name")):
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
    from core.component import components

    fields = [
        f"{axis}.{item.name}"
        for axis in AXES
        for slug in components(axis)
        for item in parameters(component(axis, slug))
    ]
    return [*AXES, *dict.fromkeys(fields), *SCALARS]


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(_text, value))
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value!r}" if isinstance(value, float) else str(value)
