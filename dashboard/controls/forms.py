"""Forms: controls for the parameters of a component, with their ranges and help texts.

The values are stored in dicts. A control shows the value of its dict and stores there what the person chooses; a link, a reload
or the back button change the dict and thereby the controls.
"""

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import Any

from core.errors import LabError
from core.method.component import Component, component, component_from, components, in_order
from core.method.lists import join_list
from core.method.parameter import Parameter, parameters
from dashboard.session.held import held
from dashboard.words import docstrings, grids
from dashboard.write import Markup, st, trusted

Values = MutableMapping[str, Any]
HasEffect = Callable[[str, Parameter, Values], bool]
"""Returns whether a parameter has an effect, given its dotted key, the parameter, and the values of its component."""


def component_menu(
    axis: str,
    values: Values,
    options: Sequence[str],
    label: str,
    store: Callable[[str], None],
    help: str,
    *,
    label_visible: bool = False,
    path: str = "",
) -> None:
    """Draw a menu of the components of an axis.

    Args:
        axis: whose components the menu offers.
        values: of the current component.
        options: slugs of the components.
        label: of the menu.
        store: called with the slug that a person chooses.
        help: text of the tooltip.
        label_visible: whether the label is drawn.
        path: dotted key of the component, where it is a parameter of another component.
    """
    held(
        st.selectbox,
        label,
        options,
        key=f"{path or axis}.name",
        value=values["name"],
        store=store,
        format_func=lambda slug: menu_title(component(axis, slug)),
        help=help,
        label_visibility="visible" if label_visible else "collapsed",
        width="stretch",
    )


def menu_title(kind: type[Component]) -> str:
    """Return the title of a component in a menu, with its family."""
    return f"{kind.title} · {kind.family}" if kind.family else kind.title


def fields(
    owner: str,
    declared: Sequence[Parameter],
    values: Values,
    choices: dict[str, Sequence[str]] | None = None,
    has_effect: HasEffect | None = None,
) -> None:
    """Draw one control per parameter, the advanced ones in an expander.

    Args:
        owner: prefix of the keys of the controls, such as `weighting.importance`.
        declared: the parameters that apply.
        values: the current values, which the controls change.
        choices: for each parameter that is a list of names, the names to choose from.
        has_effect: selects among the parameters of a parameter that is itself a component; None takes all of them.
    """
    plain = [parameter for parameter in declared if not parameter.advanced]
    advanced = [parameter for parameter in declared if parameter.advanced]
    for parameter in plain:
        if parameter.axis is None:
            field(owner, parameter, values, (choices or {}).get(parameter.name))
        else:
            _inner(owner, parameter, values, has_effect)
    if advanced:
        with st.expander("More settings", key=f"more {owner}", type="compact"):
            for parameter in advanced:
                field(owner, parameter, values, (choices or {}).get(parameter.name))


def field(owner: str, parameter: Parameter, values: Values, names: Sequence[str] | None = None) -> None:
    """Draw the control of one parameter."""
    key, value = f"{owner}.{parameter.name}" if owner else parameter.name, values[parameter.name]
    current, widget, options = _widget(parameter, value, names)

    def store(new: Any) -> None:
        values[parameter.name] = list(new) if isinstance(new, tuple | list) else new

    held(
        widget,
        label(parameter.name),
        key=key,
        value=current,
        store=store,
        help=Markup("{}\n\nAdmissible: {}. Default: {}.").format(
            trusted(parameter.help), parameter.admissible, text_of(parameter.default) or "empty"
        ),
        **options,
    )
    if widget is st.text_input:
        _show_problem(parameter, value, key)


def _widget(
    parameter: Parameter, value: Any, names: Sequence[str] | None
) -> tuple[Any, Callable[..., Any], dict[str, Any]]:
    """Return the value that the control of a parameter shows, the widget, and the arguments of the widget."""
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
        return float(value), st.select_slider, {"options": stops, "format_func": grids.format_number}
    return str(value), st.text_input, {}


def inner_choices(owner: str, parameter: Parameter) -> list[str]:
    """Return the components that a parameter of the component `owner` (its slug) can be: all of the axis except the owner."""
    return [slug for slug in in_order(parameter.axis or "") if slug != owner]


def _inner(owner: str, parameter: Parameter, values: Values, has_effect: HasEffect | None) -> None:
    """Draw the menu of a parameter that is itself a component, and below it the controls of the chosen component."""
    assert parameter.axis is not None
    axis, _, slug = owner.partition(".")
    path, part = f"{axis}.{parameter.name}", values[parameter.name]

    def store(name: str) -> None:
        values[parameter.name] = component_from(parameter.axis or "", name, parameter.default, path).to_dict()

    component_menu(
        parameter.axis,
        part,
        inner_choices(slug, parameter),
        label(parameter.name),
        store,
        trusted(f"{parameter.help} {docstrings.summary(component(parameter.axis, part['name']))}"),
        label_visible=True,
        path=path,
    )
    kind = component(parameter.axis, part["name"])
    inner = [item for item in parameters(kind) if has_effect is None or has_effect(f"{path}.{item.name}", item, part)]
    fields(path, inner, part)


def varied_axes(axes: Sequence[str]) -> list[str]:
    """Return the axes among these that offer a choice."""
    return [axis for axis in axes if len(components(axis)) > 1]


def label(name: str) -> str:
    """Return the name of a parameter as a label: `learning_rate` becomes `Learning rate`."""
    return name.replace("_", " ").capitalize()


def text_of(value: Any) -> str:
    """Return a value as a person types it."""
    if isinstance(value, Mapping):
        rest = [f"{name} {text_of(item)}" for name, item in value.items() if name != "name"]
        return f"{value['name']}" + (f" ({', '.join(rest)})" if rest else "")
    if isinstance(value, list | tuple):
        return join_list(map(text_of, value), ", ")
    if isinstance(value, bool):
        return str(value).lower()
    return grids.format_number(value) if isinstance(value, float) else str(value)


def _show_problem(parameter: Parameter, value: Any, key: str) -> None:
    try:
        parameter.parse(value, key.replace("..", "."))
    except LabError as error:
        st.caption(Markup(":red[{}]").format(error))


def _step(parameter: Parameter) -> int:
    if parameter.name in ("seeds", "seed", "early_stop"):
        return 1
    return max(1, int(10 ** (len(str(abs(int(parameter.default)))) - 1)))
