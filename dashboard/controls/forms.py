"""Controls made from components: one for each parameter, with its range and its help text.

The values live in plain dicts; a control shows what its dict holds and writes back what the person chooses. So a link, a
reload or the back button change the controls by changing the dict.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

from core.errors import LabError
from core.method.component import Component, component, component_from, components, in_order
from core.method.lists import join_list
from core.method.parameter import Parameter, parameters
from dashboard.session.held import held
from dashboard.words import docstrings, grids
from dashboard.write import Markup, st, written

Values = MutableMapping[str, Any]
Offered = Callable[[str, Parameter, Values], bool]
"""Whether the control of a parameter has any effect: dotted key, parameter, and the values of its owner."""


def choice(
    axis: str,
    values: Values,
    options: Sequence[str],
    label: str,
    chosen: Callable[[str], None],
    help: str,
    *,
    named: bool = False,
    path: str = "",
) -> None:
    """A menu of the components of an axis; `chosen` is called with the slug of another one.

    `named` shows the label; `path` is the dotted key of a component that is a parameter of another one.
    """
    held(
        st.selectbox,
        label,
        options,
        key=f"{path or axis}.name",
        value=values["name"],
        store=chosen,
        format_func=lambda slug: menu_title(component(axis, slug)),
        help=help,
        label_visibility="visible" if named else "collapsed",
        width="stretch",
    )


def menu_title(kind: type[Component]) -> str:
    return f"{kind.title} · {kind.family}" if kind.family else kind.title


def fields(
    owner: str,
    shown: Sequence[Parameter],
    values: Values,
    choices: dict[str, Sequence[str]] | None = None,
    offered: Offered | None = None,
) -> None:
    """One control a parameter, advanced ones behind an expander.

    Args:
        owner: what the parameters belong to, as it prefixes the keys of the controls, e.g. `weighting.importance`.
        shown: the parameters that apply.
        values: what is set; a control writes its value there.
        choices: for parameters that are lists of names, the names there are.
        offered: is asked about the fields of a parameter that is itself a component; None: all of them.
    """
    plain = [parameter for parameter in shown if not parameter.advanced]
    advanced = [parameter for parameter in shown if parameter.advanced]
    for parameter in plain:
        if parameter.axis is None:
            field(owner, parameter, values, (choices or {}).get(parameter.name))
        else:
            _inner(owner, parameter, values, offered)
    if advanced:
        with st.expander("More settings", key=f"more {owner}", type="compact"):
            for parameter in advanced:
                field(owner, parameter, values, (choices or {}).get(parameter.name))


def field(owner: str, parameter: Parameter, values: Values, names: Sequence[str] | None = None) -> None:
    """The control of one parameter."""
    key, value = f"{owner}.{parameter.name}" if owner else parameter.name, values[parameter.name]
    shown, widget, options = _widget(parameter, value, names)

    def store(new: Any) -> None:
        values[parameter.name] = list(new) if isinstance(new, tuple | list) else new

    held(
        widget,
        label(parameter.name),
        key=key,
        value=shown,
        store=store,
        help=Markup("{}\n\nAdmissible: {}. Default: {}.").format(
            written(parameter.help), parameter.admissible, text_of(parameter.default) or "empty"
        ),
        **options,
    )
    if widget is st.text_input:
        _complain(parameter, value, key)


def _widget(
    parameter: Parameter, value: Any, names: Sequence[str] | None
) -> tuple[Any, Callable[..., Any], dict[str, Any]]:
    """What the control of a parameter shows, the widget that shows it, and the widget's arguments."""
    if parameter.many and names:
        options = {"options": names, "placeholder": "all", "select_all": False}
        return [str(item) for item in value], st.multiselect, options
    if parameter.many:
        return value if isinstance(value, str) else text_of(value), st.text_input, {"placeholder": "empty"}
    if parameter.choices:
        if len(parameter.choices) <= 3:
            options = {"options": parameter.choices, "required": True, "width": "stretch"}
            return value, st.segmented_control, options
        return value, st.selectbox, {"options": parameter.choices}
    if parameter.element is bool:
        return value, st.toggle, {}
    if parameter.element is int:
        least, most = int(parameter.range.minimum), int(parameter.range.maximum)
        return int(value), st.number_input, {"min_value": least, "max_value": most, "step": _step(parameter)}
    if parameter.element is float:
        stops = grids.stops(parameter, float(value))
        return float(value), st.select_slider, {"options": stops, "format_func": grids.shown}
    return str(value), st.text_input, {}


def inner_choices(owner: str, parameter: Parameter) -> list[str]:
    """The components that a parameter of the component `owner` (its slug) can be: any of the axis but one like the owner."""
    return [slug for slug in in_order(parameter.axis or "") if slug != owner]


def _inner(owner: str, parameter: Parameter, values: Values, offered: Offered | None) -> None:
    """The menu of a parameter that is itself a component, and the fields of what is chosen below it."""
    assert parameter.axis is not None
    axis, _, slug = owner.partition(".")
    path, part = f"{axis}.{parameter.name}", values[parameter.name]

    def chosen(name: str) -> None:
        values[parameter.name] = component_from(parameter.axis or "", name, parameter.default, path).to_dict()

    choice(
        parameter.axis,
        part,
        inner_choices(slug, parameter),
        label(parameter.name),
        chosen,
        written(f"{parameter.help} {docstrings.summary(component(parameter.axis, part['name']))}"),
        named=True,
        path=path,
    )
    kind = component(parameter.axis, part["name"])
    shown = [item for item in parameters(kind) if offered is None or offered(f"{path}.{item.name}", item, part)]
    fields(path, shown, part)


def varied_axes(axes: Sequence[str]) -> list[str]:
    """The axes among these that offer a choice."""
    return [axis for axis in axes if len(components(axis)) > 1]


def label(name: str) -> str:
    """A parameter's name as a label: `learning_rate` is `Learning rate`."""
    return name.replace("_", " ").capitalize()


def text_of(value: Any) -> str:
    """A value as one types it."""
    if isinstance(value, Mapping):
        rest = [f"{name} {text_of(item)}" for name, item in value.items() if name != "name"]
        return f"{value['name']}" + (f" ({', '.join(rest)})" if rest else "")
    if isinstance(value, list | tuple):
        return join_list(map(text_of, value), ", ")
    if isinstance(value, bool):
        return str(value).lower()
    return grids.shown(value) if isinstance(value, float) else str(value)


def _complain(parameter: Parameter, value: Any, where: str) -> None:
    try:
        parameter.parse(value, where.replace("..", "."))
    except LabError as error:
        st.caption(Markup(":red[{}]").format(error))


def _step(parameter: Parameter) -> int:
    if parameter.name in ("seeds", "seed", "early_stop"):
        return 1
    return max(1, int(10 ** (len(str(abs(int(parameter.default)))) - 1)))
