"""The constructor call of an estimator or a sampler, derived from the object."""

import inspect
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from core.codegen.layout import Nested, Piece, flat, literal


def constructor(estimators: Mapping[int, Any], before: str = "") -> tuple[Nested, tuple[str, ...]]:
    """Return the call that constructs these estimators, and its imports.

    Parameters with default values are left out, a `random_state` equal to the seed is written as `seed`, and other parameters
    that differ between seeds are looked up by `seed`.

    Args:
        estimators: estimators with scikit-learn's `get_params`, all of one class, by seed.
        before: the text in front of the call.
    """
    kind, module = importable(type(next(iter(estimators.values()))))
    imports = [f"from {module} import {kind.__name__}"]
    arguments: list[Piece] = []
    for name, declared in inspect.signature(kind).parameters.items():
        values = {seed: getattr(estimator, name) for seed, estimator in estimators.items()}
        if all(_same(value, declared.default) for value in values.values()):
            continue
        argument, needed = _argument(name, values)
        arguments.append(argument)
        imports += needed
    return Nested(f"{before}{kind.__name__}(", tuple(arguments), ")"), tuple(imports)


def importable(kind: type) -> tuple[type, str]:
    """Return the class itself or its nearest base class with a public import, and the module to import it from.

    >>> from sklearn.linear_model import LogisticRegression
    >>> importable(LogisticRegression)[1]
    'sklearn.linear_model'
    """
    for candidate in kind.__mro__:
        parts = candidate.__module__.split(".")
        private = next((place for place, part in enumerate(parts) if part.startswith("_")), len(parts))
        module = ".".join(parts[:private])
        if module and getattr(import_module(module), candidate.__name__, None) is candidate:
            return candidate, module
    raise TypeError(f"{kind} cannot be imported from anywhere.")


def _argument(name: str, values: Mapping[int, Any]) -> tuple[Piece, tuple[str, ...]]:
    first = next(iter(values.values()))
    if hasattr(first, "get_params"):
        return constructor(values, f"{name}=")
    if name == "random_state" and all(value == seed for seed, value in values.items()):
        return "random_state=seed", ()
    if all(_same(value, first) for value in values.values()):
        return literal(first, f"{name}="), ()
    items = tuple(literal(value, f"{seed}: ") for seed, value in values.items())
    return f"{name}={flat(Nested('{', items, '}'))}[seed]", ()


def _same(first: Any, second: Any) -> bool:
    return first is second or (type(first) is type(second) and first == second)
