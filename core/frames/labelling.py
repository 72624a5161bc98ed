"""Short labels for the runs of a comparison, which name the settings that differ."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

NOTHING_DIFFERS = "this run"


def labels(experiments: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a unique label for each run, which names the settings in which it differs from the others.

    A component is written as `weighting=inverse`, a parameter as `imbalance.factor=100`. A parameter is named only if it
    differs among the runs with the same component: next to `none`, the label of `effective_number` does not mention its beta.

    >>> labels([{"weighting": {"name": "none"}}, {"weighting": {"name": "effective_number", "beta": 0.99}}])
    ['weighting=none', 'weighting=effective_number']

    Args:
        experiments: experiments as plain JSON, nested by component.

    Returns:
        One label per run, in order: the settings that differ, separated by commas; "this run" where nothing differs.
        From its second occurrence on, a label is followed by a number.
    """
    flat = [_flatten(experiment) for experiment in experiments]
    names = [
        ", ".join(f"{key}={_plain(values[key])}" for key in values if _differs(key, values, flat)) or NOTHING_DIFFERS
        for values in flat
    ]
    return _numbered(names)


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


def _plain(value: Any) -> str:
    """Return a value as a user types it after `--set`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list | tuple):
        return ",".join(_plain(item) for item in value) if value else "[]"
    return "none" if value is None else str(value)
