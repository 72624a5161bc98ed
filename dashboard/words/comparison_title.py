"""The name of a comparison in a list: its data, and what varied, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.frames.labelling import labels
from core.method.component import AXES, components
from core.store import StoredComparison
from dashboard.words.experiment_title import FINGERPRINT

Experiments = Sequence[Mapping[str, Any]]


def comparison_title(comparison: StoredComparison, experiments: Experiments) -> str:
    """Return the name of a comparison, such as `Digits, imbalance factor 20: No weighting, Inverse frequency (INS)`.

    Args:
        comparison: with what varied among its runs.
        experiments: of its runs, in nested form.
    """
    varied, data = _varied(comparison, experiments), _data(experiments[0])
    if any(_data(experiment) != data for experiment in experiments):
        return varied
    if "imbalance" not in {key.partition(".")[0] for values in comparison.varied for key, _ in values}:
        data += _factor(experiments[0])
    return f"{data}: {varied}"


def _varied(comparison: StoredComparison, experiments: Experiments) -> str:
    """Return what varied; where one run is left of a comparison, its values, because nothing differs any more."""
    keys = {key for varied in comparison.varied for key, _ in varied}
    numbers = [value for varied in comparison.varied for _, value in varied]
    if len(keys) == 1 and all(map(_is_number, numbers)):
        return f"{_words(*keys)} {', '.join(numbers)}"
    if len(experiments) > 1:
        return ", ".join(labels(experiments))
    (values,) = comparison.varied
    return ", ".join(_value(key, value) for key, value in values) or "one run"


def _value(key: str, value: str) -> str:
    kind = components(key).get(value) if key in AXES else None
    return f"{_words(key)} {value}" if kind is None else kind.title


def _is_number(value: str) -> bool:
    return value.replace(".", "", 1).isdigit()


def _words(key: str) -> str:
    return key.replace(".", " ").replace("_", " ")


def _data(experiment: Mapping[str, Any]) -> str:
    """Return the dataset by its title, with the classes that were chosen of it."""
    dataset = experiment.get("dataset") or {}
    kind = components("dataset").get(str(dataset.get("name")))
    title = str(dataset.get("name", "?")) if kind is None else kind.title.partition(" (")[0]
    table = str(dataset.get("set") or dataset.get("file", "")[:FINGERPRINT])
    return " ".join(filter(None, (title, table, "/".join(map(str, dataset.get("classes") or ())))))


def _factor(experiment: Mapping[str, Any]) -> str:
    factor = (experiment.get("imbalance") or {}).get("factor")
    return f", imbalance factor {factor:g}" if isinstance(factor, int | float) else ""
