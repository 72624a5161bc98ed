"""`imbalance-lab list`."""

import inspect
import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from core.cli.options import JsonLines
from core.cli.printing import print_pairs, print_text

if TYPE_CHECKING:
    from core.method.component import Component
    from core.method.parameter import Parameter


def list_components(
    axis: Annotated[str | None, typer.Argument(metavar="AXIS", help="List this axis only, such as weighting.")] = None,
    json_lines: JsonLines = False,
) -> int:
    """List the components of an experiment with their parameters, ranges and sources."""
    from core.errors import unknown
    from core.method.component import AXES, components

    if axis is not None and axis not in AXES:
        raise unknown("axis", axis, AXES)
    show = _print_json if json_lines else _print
    for name in AXES if axis is None else (axis,):
        for component in components(name).values():
            show(component)
    if axis is None:
        _scalars(json_lines)
    return 0


def source(component: "type[Component]") -> str:
    """Return the source of a component from its docstring; empty if it states none."""
    match = re.search(r"\*\*Source\*\*:\s*(.+?)(?:\n\s*\n|$)", inspect.getdoc(component) or "", re.DOTALL)
    return " ".join(match.group(1).split()) if match else ""


def _print(component: "type[Component]") -> None:
    from core.method.parameter import parameters

    summary = " ".join((inspect.getdoc(component) or "").partition("\n\n")[0].split())
    print_text(f"{component.axis}={component.slug}: {summary}")
    print_pairs(_rows(f"{component.axis}.", parameters(component)), indent=4)
    if source(component):
        print_pairs([("Source:", source(component))], indent=4)
    print_text()


def _print_json(component: "type[Component]") -> None:
    from core.method.parameter import parameters

    line = {
        "type": "component",
        "axis": component.axis,
        "name": component.slug,
        "title": component.title,
        "help": inspect.getdoc(component) or "",
        "source": source(component),
        "parameters": [_described(f"{component.axis}.", item) for item in parameters(component)],
    }
    print(json.dumps(line), flush=True)


def _scalars(json_lines: bool) -> None:
    from core.experiment import Experiment
    from core.method.parameter import parameters

    if json_lines:
        for item in parameters(Experiment):
            print(json.dumps({"type": "parameter"} | _described("", item)), flush=True)
    else:
        print_text("Other parameters:")
        print_pairs(_rows("", parameters(Experiment)), indent=4)


def _described(prefix: str, item: "Parameter") -> dict[str, Any]:
    return {"key": prefix + item.name, "default": item.default, "admissible": item.admissible, "help": item.help}


def _rows(prefix: str, items: "Iterable[Parameter]") -> list[tuple[str, str]]:
    return [
        (
            f"{prefix}{item.name}={_as_text(item.default)}",
            f"{item.help} {item.admissible[:1].upper()}{item.admissible[1:]}.",
        )
        for item in items
    ]


def _as_text(value: Any) -> str:
    if isinstance(value, Mapping):
        # A component: its name, followed by its fields.
        rest = [f"{key}={_as_text(item)}" for key, item in value.items() if key != "name"]
        return f"{value['name']}" + (f" ({', '.join(rest)})" if rest else "")
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    return str(value).lower() if isinstance(value, bool) else str(value)
