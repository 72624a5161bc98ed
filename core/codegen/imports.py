"""The import statements of a script, sorted as `ruff` sorts them."""

import sys
from collections.abc import Iterable

OWN = ("core", "data")


def imports(statements: Iterable[str]) -> str:
    """Return import statements in groups: the standard library, public packages, this package; one statement per module."""
    modules: set[str] = set()
    names: dict[str, set[str]] = {}
    for statement in statements:
        module, _, name = statement.removeprefix("from ").partition(" import ")
        if name:
            names.setdefault(module, set()).add(name)
        else:
            modules.add(statement)
    groups: list[list[str]] = [[], [], []]
    for statement in sorted(modules, key=str.lower):
        groups[_group(statement.split()[1])].append(statement)
    for module in sorted(names, key=str.lower):
        groups[_group(module)] += _from(module, sorted(names[module], key=_order))
    return "\n\n".join("\n".join(group) for group in groups if group)


def _group(module: str) -> int:
    top = module.split(".", maxsplit=1)[0]
    return 0 if top in sys.stdlib_module_names else 2 if top in OWN else 1


def _order(name: str) -> tuple[int, str]:
    """Sort constants before classes before functions."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2, name)


def _from(module: str, names: list[str]) -> list[str]:
    line = f"from {module} import {', '.join(names)}"
    return [line] if len(line) <= 88 else [f"from {module} import (", *(f"    {name}," for name in names), ")"]
