"""The control of Explore that chooses what differs between the runs on the page, and with which values."""

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
    """Draw the menu of axes and parameters to compare along, and the control of their values; both write into the setting."""
    known = [NOTHING, *varying.keys(setting)]
    present = setting.along if setting.along in known else NOTHING
    held(
        st.selectbox,
        "Compare along",
        known,
        key="compare along",
        value=present,
        store=partial(_choose, setting),
        format_func=lambda key: key if key == NOTHING else varying.title(key),
        help=f"What differs between the runs on the page: an axis or one of the settings above, with up to {MAX_RUNS} values.",
        label_visibility="collapsed",
    )
    if setting.along is None or present == NOTHING:
        return
    closed, parameter = varying.choices(setting.along, setting), varying.parameter_of(setting.along, setting)
    if closed:
        _pick_values(setting, setting.along, closed)
    else:
        assert parameter is not None
        _type_values(setting, setting.along, parameter)


def _choose(setting: Setting, along: str) -> None:
    _leave(setting, along)
    setting.along = None if along == NOTHING else along
    setting.values = varying.suggestion(along, setting) if setting.along else []


def _leave(setting: Setting, chosen: str) -> None:
    """An axis that is compared no longer gets the first of its values: the last one may stand there for its settings' sake."""
    axis = setting.along
    if axis not in AXES or axis == "dataset" or not setting.values or chosen.startswith(f"{axis}."):
        return
    first = setting.values[0]
    if first in components(axis) and setting.base[axis]["name"] != first:
        setting.choose(axis, first)


def _pick_values(setting: Setting, along: str, closed: list[str]) -> None:
    def store(values: list[str]) -> None:
        setting.values = sorted(values, key=closed.index)

    held(
        st.multiselect,
        f"Values of {varying.title(along)}",
        closed,
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
