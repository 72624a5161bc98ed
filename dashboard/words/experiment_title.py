"""The title of an experiment in a list."""

from typing import Any

from core.experiment import DEFAULTS

FINGERPRINT = 6  # letters of the fingerprint of a table, as in the menu of tables


def experiment_title(experiment: dict[str, Any]) -> str:
    """Return a short title: data, imbalance, model, resampler, weighting, and other settings that differ from the default."""
    dataset = experiment.get("dataset", {})
    classes = dataset.get("classes") or []
    table = str(dataset.get("set") or dataset.get("file", "")[:FINGERPRINT])
    parts = [" ".join(filter(None, (_name(dataset), table, "/".join(map(str, classes)))))]
    if dataset.get("test_part", "balanced") != "balanced":
        parts.append(f"{dataset['test_part']} test part")
    imbalance = experiment.get("imbalance", {})
    if imbalance.get("name") != "none":
        parts.append(_name(imbalance) + _number(imbalance, "factor", " "))
    weighting = experiment.get("weighting", {})
    parts.append(_name(experiment.get("model", {})))
    resampler = experiment.get("resampler", {"name": "none"})
    if resampler["name"] != "none":
        parts.append(_name(resampler))
    if weighting.get("name") != "none":
        parts.append(_name(weighting) + _number(weighting, "beta", " β ") + _number(weighting, "ratio", " ρ "))
    elif resampler["name"] == "none":
        parts.append("no weighting")
    parts += [
        _name(experiment[axis])
        for axis in ("loss", "sampler", "sharpness", "label_noise")
        if axis in experiment and experiment[axis].get("name") != DEFAULTS[axis]
    ]
    return " · ".join(parts)


def _name(part: dict[str, Any]) -> str:
    return str(part.get("name", "?")).replace("_", " ")


def _number(part: dict[str, Any], name: str, before: str) -> str:
    value = part.get(name)
    return f"{before}{value:g}" if isinstance(value, int | float) else ""
