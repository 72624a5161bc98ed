"""The axes and parameters that can be varied, and suggestions for their values."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.experiment import Experiment
from core.method.component import component, components, in_order
from core.method.parameter import Parameter, parameters
from core.method.weighting import Weighting
from dashboard.controls import forms
from dashboard.session.setting import MAX_RUNS, Setting
from dashboard.words import grids

AXES = (
    "weighting",
    "resampler",
    "loss",
    "sampler",
    "sharpness",
    "imbalance",
    "label_noise",
    "dataset",
    "model",
    "optimizer",
)

# The values suggested first for an axis with many values; other axes suggest their first values.
SUGGESTED_FIRST = {
    "resampler": ("none", "random_under", "smote"),
    "model": ("logistic_regression", "balanced_random_forest"),
}

# Parameters whose values belong to one dataset, or are lists that depend on others.
UNVARIED = ("classes", "weights", "file", "target", "positive", "leave_out")


def keys(setting: Setting) -> list[str]:
    """Return the keys that can be varied: the axes that offer a choice, then the parameters in use."""
    varied = forms.varied_axes(AXES)
    for axis in AXES:
        varied += _parameters_in_use(axis, setting.base[axis], axis)
    return varied + [parameter.name for parameter in parameters(Experiment)]


def title(key: str) -> str:
    """Return a key in words: `weighting`, `imbalance: factor`, `batch size`."""
    return key.replace(".", ": ").replace("_", " ")


def parameter_of(key: str, setting: Setting) -> Parameter | None:
    """Return the parameter that a key names; None for an axis."""
    first, *names = key.split(".")
    values = setting.base.get(first)
    if not isinstance(values, dict):
        return _find_parameter(Experiment, first)
    axis, parameter = first, None
    for name in names:
        if not isinstance(values, dict):
            return None
        parameter = _find_parameter(component(axis, values["name"]), name)
        if parameter is None:
            return None
        values, axis = values[name], parameter.axis or axis
    return parameter


def value_title(key: str, value: str) -> str:
    """Return a value in words: the title of a component, any other value as it is."""
    axis = "weighting" if key == "weighting.inner" else key
    return component(axis, value).title if axis in AXES and value in components(axis) else value


def choices(key: str, setting: Setting) -> list[str]:
    """Return the values to choose from; empty where values are typed."""
    parameter = parameter_of(key, setting)
    if parameter is None:
        return in_order(key)
    if parameter.axis is not None:
        return forms.inner_choices(setting.base[key.partition(".")[0]]["name"], parameter)
    return ["false", "true"] if parameter.element is bool else list(parameter.choices)


def suggestion(key: str, setting: Setting) -> list[str]:
    """Return a few values to begin with, including the current one."""
    parameter, options = parameter_of(key, setting), choices(key, setting)
    current: Any = setting.base
    for name in key.split("."):
        current = current[name]
    if parameter is None or parameter.axis is not None:
        candidates = dict.fromkeys([*SUGGESTED_FIRST.get(key, ()), *options])
        others = [slug for slug in candidates if slug != current["name"] and not _needs_weights(parameter, key, slug)]
        return sorted([current["name"], *others[:2]], key=options.index)
    if options:
        return options[:MAX_RUNS]
    if parameter.many:
        return [forms.text_of(current).replace(" ", "")] if current else []
    return [grids.format_number(number) for number in _neighbours(parameter, float(current))]


def _needs_weights(parameter: Parameter | None, key: str, slug: str) -> bool:
    """Return whether a component is a weighting whose weights are given and not computed from class sizes."""
    kind = component(key if parameter is None else parameter.axis or "", slug)
    return issubclass(kind, Weighting) and not kind.by_counts


def _neighbours(parameter: Parameter, value: float) -> Sequence[float]:
    if parameter.element is int:
        near = [value, value + 1, value + 2] if value < 4 else [round(value / 2), value, value * 2]
    else:
        ladder = grids.stops(parameter, value)
        place, reach = ladder.index(value), max(1, len(ladder) // 6)
        near = [ladder[max(0, place - reach)], value, ladder[min(len(ladder) - 1, place + reach)]]
    return [number for number in dict.fromkeys(near) if number in parameter.range]


def _parameters_in_use(axis: str, values: Mapping[str, Any], path: str) -> list[str]:
    """Return the keys of the parameters of a component that can be varied, and of the components in it."""
    keys = []
    for parameter in parameters(component(axis, values["name"])):
        if parameter.name not in UNVARIED:
            keys.append(f"{path}.{parameter.name}")
        if parameter.axis is not None:
            keys += _parameters_in_use(parameter.axis, values[parameter.name], f"{path}.{parameter.name}")
    return keys


def _find_parameter(owner: type, name: str) -> Parameter | None:
    return next((parameter for parameter in parameters(owner) if parameter.name == name), None)
