"""What can be compared along, and which values suggest themselves."""

from collections.abc import Sequence

from core.component import Parameter, component, components, parameters
from core.experiment import Experiment
from dashboard import forms, grids
from dashboard.setting import MAX_RUNS, Setting

AXES = ("weighting", "imbalance", "dataset", "model", "optimizer")


def keys(setting: Setting) -> list[str]:
    """Everything that can be varied: the axes that offer a choice, then the parameters in use."""
    found = forms.varied_axes(AXES)
    for axis in ("weighting", "imbalance", "model", "optimizer", "dataset"):
        kind = component(axis, setting.base[axis]["name"])
        found += [f"{axis}.{parameter.name}" for parameter in parameters(kind) if _can_vary(axis, parameter)]
    return found + [parameter.name for parameter in parameters(Experiment)]


def title(key: str) -> str:
    """A key in words: `weighting`, `imbalance: factor`, `batch size`."""
    return key.replace(".", ": ").replace("_", " ")


def parameter_of(key: str, setting: Setting) -> Parameter | None:
    """The parameter that a key names; None when it names an axis."""
    axis, dot, name = key.partition(".")
    if axis in setting.base and isinstance(setting.base[axis], dict):
        if not dot:
            return None
        owner: type = component(axis, setting.base[axis]["name"])
    else:
        owner, name = Experiment, axis
    return next((parameter for parameter in parameters(owner) if parameter.name == name), None)


def value_title(key: str, value: str) -> str:
    """A value in words: the title of a component, anything else as it is."""
    return component(key, value).title if key in AXES and value in components(key) else value


def suggestion(key: str, setting: Setting) -> list[str]:
    """A few values to begin with, the present one among them."""
    parameter = parameter_of(key, setting)
    if parameter is None:
        present = setting.base[key]["name"]
        others = [slug for slug in components(key) if slug != present]
        return sorted([present, *others[:2]], key=list(components(key)).index)
    present = setting.base[key.partition(".")[0]]
    present = present[parameter.name] if isinstance(present, dict) else present
    if parameter.choices:
        return list(parameter.choices)[:MAX_RUNS]
    if parameter.element is bool:
        return ["false", "true"]
    if parameter.many:
        return [forms.text_of(present).replace(" ", "")] if present else []
    return [grids.shown(number) for number in _around(parameter, float(present))]


def _around(parameter: Parameter, value: float) -> Sequence[float]:
    if parameter.element is int:
        near = [value, value + 1, value + 2] if value < 4 else [round(value / 2), value, value * 2]
    else:
        ladder = grids.stops(parameter, value)
        place, reach = ladder.index(value), max(1, len(ladder) // 6)
        near = [ladder[max(0, place - reach)], value, ladder[min(len(ladder) - 1, place + reach)]]
    return [number for number in dict.fromkeys(near) if number in parameter.range]


def _can_vary(axis: str, parameter: Parameter) -> bool:
    return not (axis == "dataset" and parameter.name == "classes") and parameter.name != "weights"
