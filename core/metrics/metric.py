"""The declaration of a metric, and the discovery of all of them.

A metric is a `Metric` in a module of this folder, beside its function. Records, summaries, data frames, the tables of page and
command line, exports and contract tests are derived from it; adding a metric is adding one file.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np

LAST = 1_000
"""The place of a metric that declares none: behind all that do, by name."""

Basis = Literal["counts", "groups", "confusion", "probabilities"]


@dataclass(frozen=True)
class Metric:
    """One number per seed that says how good the predictions on the test set are.

    Attributes:
        name: its key in the `test` entry of payloads, and its column in the frames.
        title: its heading in tables.
        function: computes it, `[S]` in float64, NaN where it is undefined; takes what `basis` says.
        basis: what it is computed from. `counts`: `Counts`, after every epoch. At the end of a run, `groups`: recall
            `[S, C]` and the group of each class (its entry is in `test.groups`); `confusion`: int `[S, C, C]` (true,
            predicted); `probabilities`: `[S, T, C]` and labels int `[S, T]`.
        unit: `%` where the command line and exported pages print 100 times the value; empty where they print the value.
        higher_is_better: the direction.
        range: the least and the greatest possible value. The results table of the page prints what lies in 0–1 in percent.
        main: whether commands that put runs side by side show it; the others are shown for a single run.
        two_classes: whether it is only defined for two classes, and left out for more.
        order: its place among payloads and columns of frames.
        place: its place in tables.
        full_title: its title where numbers of the training set stand beside it; empty where that is `title`.
    """

    name: str
    title: str
    function: Callable[..., np.ndarray]
    basis: Basis
    unit: Literal["%", ""] = "%"
    higher_is_better: bool = True
    range: tuple[float, float] = (0.0, 1.0)
    main: bool = False
    two_classes: bool = False
    order: int = LAST
    place: int = LAST
    full_title: str = ""

    def values_in(self, test: Mapping[str, Any]) -> Iterable[float | None] | None:
        """Its values in a `test` entry, one per seed; None where the entry does not have it."""
        return (test.get("groups") or {} if self.basis == "groups" else test).get(self.name)

    @property
    def is_share(self) -> bool:
        """Whether it lies in 0–1."""
        return self.range == (0.0, 1.0)

    @property
    def heading(self) -> str:
        """Its full title with its unit: `test accuracy %`."""
        return f"{self.full_title or self.title} {self.unit}".rstrip()

    def defined_for(self, classes: int) -> bool:
        """Whether it is computed on a problem of so many classes."""
        return classes == 2 or not self.two_classes


@cache
def metrics() -> tuple[Metric, ...]:
    """All metrics, in the order of payloads and frames."""
    package = importlib.import_module(__package__)
    modules = [importlib.import_module(f"{__package__}.{item.name}") for item in pkgutil.iter_modules(package.__path__)]
    declared = {value.name: value for module in modules for value in vars(module).values() if isinstance(value, Metric)}
    return tuple(sorted(declared.values(), key=lambda metric: (metric.order, metric.name)))


def metrics_in_tables() -> list[Metric]:
    """All metrics, in the order of tables."""
    return sorted(metrics(), key=lambda metric: (metric.place, metric.name))
