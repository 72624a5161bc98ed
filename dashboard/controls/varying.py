"""What can be compared along, and which values suggest themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

from core.experiment import Experiment
from core.method.component import component, components
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

# What one compares first of an axis with many values; of others the first ones there are.
WELL_KNOWN = {
    "resampler": ("none", "random_under", "smote"),
    "model": ("logistic_regression", "balanced_random_forest"),
}

# Parameters whose values are of one dataset, or lists that go together.
UNVARIED = ("classes", "weights", "file", "target", "positive", "leave_out")


def keys(setting: Setting) -> list[str]:
    """Everything that can be varied: the axes that offer a choice, then the parameters in use."""
    found = forms.varied_axes(AXES)
    for axis in AXES:
        found += _in_use(axis, setting.base[axis], axis)
    return found + [parameter.name for parameter in parameters(Experiment)]


def title(key: str) -> str:
    """A key in words: `weighting`, `imbalance: factor`, `batch size`."""
    return key.replace(".", ": ").replace("_", " ")


def parameter_of(key: str, setting: Setting) -> Parameter | None:
    """The parameter that a key names; None when it names an axis."""
    first, *names = key.split(".")
    values = setting.base.get(first)
    if not isinstance(values, dict):
        return _named(Experiment, first)
    axis, parameter = first, None
    for name in names:
        if not isinstance(values, dict):
            return None
        parameter = _named(component(axis, values["name"]), name)
        if parameter is None:
            return None
        values, axis = values[name], parameter.axis or axis
    return parameter


def value_title(key: str, value: str) -> str:
    """A value in words: the title of a component, anything else as it is."""
    axis = "weighting" if key == "weighting.inner" else key
    return component(axis, value).title if axis in AXES and value in components(axis) else value


def choices(key: str, setting: Setting) -> list[str]:
    """The values among which one picks; none where they are typed."""
    parameter = parameter_of(key, setting)
    if parameter is None:
        return list(components(key))
    if parameter.axis is not None:
        return forms.inner_choices(setting.base[key.partition(".")[0]]["name"], parameter)
    return ["false", "true"] if parameter.element is bool else list(parameter.choices)


def suggestion(key: str, setting: Setting) -> list[str]:
    """A few values to begin with, the present one among them."""
    parameter, known = parameter_of(key, setting), choices(key, setting)
    present: Any = setting.base
    for name in key.split("."):
        present = present[name]
    if parameter is None or parameter.axis is not None:
        offered = dict.fromkeys([*WELL_KNOWN.get(key, ()), *known])
        others = [slug for slug in offered if slug != present["name"] and not _chosen_by_hand(parameter, key, slug)]
        return sorted([present["name"], *others[:2]], key=known.index)
    if known:
        return known[:MAX_RUNS]
    if parameter.many:
        return [forms.text_of(present).replace(" ", "")] if present else []
    return [grids.shown(number) for number in _around(parameter, float(present))]


def _chosen_by_hand(parameter: Parameter | None, key: str, slug: str) -> bool:
    """Whether a component is a weighting whose weights one has to choose."""
    kind = component(key if parameter is None else parameter.axis or "", slug)
    return issubclass(kind, Weighting) and not kind.by_counts


def _around(parameter: Parameter, value: float) -> Sequence[float]:
    if parameter.element is int:
        near = [value, value + 1, value + 2] if value < 4 else [round(value / 2), value, value * 2]
    else:
        ladder = grids.stops(parameter, value)
        place, reach = ladder.index(value), max(1, len(ladder) // 6)
        near = [ladder[max(0, place - reach)], value, ladder[min(len(ladder) - 1, place + reach)]]
    return [number for number in dict.fromkeys(near) if number in parameter.range]


def _in_use(axis: str, values: Mapping[str, Any], path: str) -> list[str]:
    """The keys of the parameters of a component that can be varied, and of the components in them."""
    found = []
    for parameter in parameters(component(axis, values["name"])):
        if parameter.name not in UNVARIED:
            found.append(f"{path}.{parameter.name}")
        if parameter.axis is not None:
            found += _in_use(parameter.axis, values[parameter.name], f"{path}.{parameter.name}")
    return found


def _named(owner: type, name: str) -> Parameter | None:
    return next((parameter for parameter in parameters(owner) if parameter.name == name), None)
