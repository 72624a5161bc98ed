"""Short labels for the runs of a comparison, which name in words the settings that differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from core.method.component import AXES, components
from core.method.parameter import parameters

NOTHING_DIFFERS = "this run"


def labels(experiments: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a unique label for each run, which names the settings in which it differs from the others.

    A component stands by its title, a parameter by its name and value: "factor 100". A parameter is named only where it
    differs among the runs that have the same component: effective numbers beside no weighting need no mention of β. It is named
    with its axis only where parameters of two axes have the same name.

    >>> labels([{"weighting": {"name": "none"}}, {"weighting": {"name": "effective_number", "beta": 0.99}}])
    ['No weighting', 'Effective number (ENS)']

    Args:
        experiments: experiments as plain JSON, nested by component.

    Returns:
        One label per run, in order: the settings that differ, separated by commas; "this run" where nothing differs.
        From its second occurrence on, a label is followed by a number.
    """
    flat = [_flatten(experiment) for experiment in experiments]
    differing = [[key for key in values if _differs(key, values, flat)] for values in flat]
    names = Counter(_last(key) for key in {key for keys in differing for key in keys})
    return _numbered(
        [
            ", ".join(_in_words(key, values, names[_last(key)] > 1) for key in keys) or NOTHING_DIFFERS
            for keys, values in zip(differing, flat, strict=True)
        ]
    )


def _flatten(experiment: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return the experiment with dotted keys; the name of a component is stored under the key of its axis."""
    flat: dict[str, Any] = {}
    for key, value in experiment.items():
        path = prefix if prefix and key == "name" else f"{prefix}.{key}" if prefix else key
        flat |= _flatten(value, path) if isinstance(value, Mapping) else {path: value}
    return flat


def _differs(key: str, values: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether some run with the same components above this key has another value for it."""
    parts = key.split(".")
    owners = [".".join(parts[:depth]) for depth in range(1, len(parts))]
    peers = [other for other in others if all(other.get(owner) == values.get(owner) for owner in owners)]
    return any(peer.get(key) != values[key] for peer in peers)


def _numbered(names: Sequence[str]) -> list[str]:
    seen: Counter[str] = Counter()
    unique = []
    for name in names:
        seen[name] += 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique


def _last(key: str) -> str:
    return key.rpartition(".")[2]


def _in_words(key: str, values: Mapping[str, Any], ambiguous: bool) -> str:
    axis = _axis_at(key, values)
    value = values[key]
    if axis is not None:
        kind = components(axis).get(value)
        return str(value).replace("_", " ") if kind is None else kind.title
    if value in ([], ()) and _last(key) == "classes":
        return "all classes"
    return f"{key.replace('.', ' ') if ambiguous else _last(key)} {_plain(value)}".replace("_", " ")


def _axis_at(key: str, values: Mapping[str, Any]) -> str | None:
    """Return the axis of the component at a key; None where the key names a plain parameter."""
    if key in AXES:
        return key
    owner, _, name = key.rpartition(".")
    axis = _axis_at(owner, values) if owner else None
    kind = components(axis).get(values.get(owner, "")) if axis else None
    return next((item.axis for item in parameters(kind) if item.name == name), None) if kind else None


def _plain(value: Any) -> str:
    match value:
        case None:
            return "none"
        case bool():
            return "on" if value else "off"
        case int() | float():
            return f"{value:.10g}"
        case list() | tuple():
            return "/".join(map(_plain, value)) or "none"
        case _:
            return str(value)
