"""The differences between experiments, as a table."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

ABSENT = "–"


def differences(experiments: Sequence[Mapping[str, Any]], names: Sequence[str]) -> pd.DataFrame:
    """Return one row per dotted key whose value differs, and one column per run.

    Args:
        experiments: in nested form.
        names: names of the runs, all different.
    """
    flat = [_flatten(experiment) for experiment in experiments]
    keys = list(dict.fromkeys(key for values in flat for key in values))
    rows = [
        {"setting": key, **{name: values.get(key, ABSENT) for name, values in zip(names, flat, strict=True)}}
        for key in keys
        if len({values.get(key, ABSENT) for values in flat}) > 1
    ]
    return pd.DataFrame(rows, columns=["setting", *names])


def _flatten(values: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    texts = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            texts[f"{prefix}{key}"] = str(value.get("name", ""))
            rest = {name: item for name, item in value.items() if name != "name"}
            texts |= _flatten(rest, f"{prefix}{key}.")
        else:
            texts[f"{prefix}{key}"] = _text(value)
    return texts


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "empty"
    return f"{value:g}" if isinstance(value, float) else str(value)
