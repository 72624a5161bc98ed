"""The control on Explore for the setting that varies between the runs, and its values."""

from functools import partial

from core.errors import LabError
from core.experiment.study import Variation
from core.method.component import AXES, components
from core.method.parameter import Parameter
from dashboard.controls import varying
from dashboard.session.held import held
from dashboard.session.setting import MAX_RUNS, Setting
from dashboard.write import Markup, st

NOTHING = "nothing: one run"


def compare_along(setting: Setting) -> None:
    """Draw the menu of axes and parameters to compare along, and the control of the values; both change the setting."""
    keys = [NOTHING, *varying.keys(setting)]
    current = setting.along if setting.along in keys else NOTHING
    held(
        st.selectbox,
        "Compare along",
        keys,
        key="compare along",
        value=current,
        store=partial(_choose, setting),
        format_func=lambda key: key if key == NOTHING else varying.title(key),
        help=f"What differs between the runs on the page: an axis or one of the settings above, with up to {MAX_RUNS} values.",
        label_visibility="collapsed",
    )
    if setting.along is None or current == NOTHING:
        return
    options, parameter = varying.choices(setting.along, setting), varying.parameter_of(setting.along, setting)
    if options:
        _choose_values(setting, setting.along, options)
    else:
        assert parameter is not None
        _type_values(setting, setting.along, parameter)


def _choose(setting: Setting, along: str) -> None:
    _reset_axis(setting, along)
    setting.along = None if along == NOTHING else along
    setting.values = varying.suggestion(along, setting) if setting.along else []


def _reset_axis(setting: Setting, along: str) -> None:
    """Set the axis that was compared until now to the first of its values, unless its own settings are compared next.

    During the comparison, the axis may be another of the values, so that the settings of this value can be changed.
    """
    axis = setting.along
    if axis not in AXES or axis == "dataset" or not setting.values or along.startswith(f"{axis}."):
        return
    first = setting.values[0]
    if first in components(axis) and setting.base[axis]["name"] != first:
        setting.choose(axis, first)


def _choose_values(setting: Setting, along: str, options: list[str]) -> None:
    def store(values: list[str]) -> None:
        setting.values = sorted(values, key=options.index)

    held(
        st.multiselect,
        f"Values of {varying.title(along)}",
        options,
        key=f"values of {along}",
        value=list(setting.values),
        store=store,
        format_func=lambda value: varying.value_title(along, value),
        max_selections=MAX_RUNS,
        select_all=False,
        placeholder="choose what to compare",
        label_visibility="collapsed",
    )


def _type_values(setting: Setting, along: str, parameter: Parameter) -> None:
    separator = ";" if parameter.many else ","

    def store(text: str) -> None:
        parts = [part.strip().replace(" ", "") for part in text.split(separator)]
        setting.values = list(dict.fromkeys(part for part in parts if part))[:MAX_RUNS]

    held(
        st.text_input,
        f"Values of {varying.title(along)}, separated by '{separator}'",
        key=f"values of {along}",
        value=f"{separator} ".join(setting.values),
        store=store,
        help=f"Up to {MAX_RUNS} values, separated by '{separator}'. Each: {parameter.admissible}.",
    )
    for value in setting.values:
        try:
            parameter.parse(value, along)
            Variation.parse(f"{along}:{value}")
        except LabError as error:
            st.caption(Markup(":red[{}]").format(error))
