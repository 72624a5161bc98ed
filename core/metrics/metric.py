"""The declaration of a metric, and the discovery of all metrics.

A metric is a `Metric` in a module of this folder, next to its function. Records, summaries, data frames, the tables of pages
and command line, exports and contract tests are derived from it; adding a metric means adding one file.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import numpy as np
from jaxtyping import Float

LAST = 1_000
"""The place of a metric that declares none: after all metrics that do, sorted by name."""

Basis = Literal["counts", "groups", "confusion", "probabilities"]


@dataclass(frozen=True)
class Metric:
    """One number per seed that says how good the predictions on the test set are.

    Attributes:
        name: the metric's key in the `test` entry of payloads, and its column in the frames.
        title: the heading in tables.
        function: computes one value per seed in float64, NaN where it is undefined; its arguments depend on `basis`.
        basis: the arguments of `function`. `counts`: `Counts`, after every epoch. At the end of a run, `groups`: recall
            `[S, C]` and the group of each class (the value is stored in `test.groups`); `confusion`: int `[S, C, C]` (true,
            predicted); `probabilities`: `[S, T, C]` and labels int `[S, T]`.
        unit: `%` where the command line and exported pages print 100 times the value; empty where they print the value.
        higher_is_better: whether a higher value is better.
        range: the smallest and the largest possible value. The results table of the page prints values in 0–1 in percent.
        main: whether commands that compare runs print the metric; other metrics are printed for a single run.
        two_classes: whether the metric is only defined for two classes, and left out for more.
        order: position among the entries of payloads and the columns of frames.
        place: position in tables.
        full_title: the title in tables that also hold numbers of the training set; empty where it equals `title`.
    """

    name: str
    title: str
    function: Callable[..., Float[np.ndarray, " seeds"]]
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
        """Return the metric's values in a `test` entry, one per seed; None where the entry lacks them."""
        return (test.get("groups") or {} if self.basis == "groups" else test).get(self.name)

    @property
    def is_share(self) -> bool:
        """Whether the value lies in 0–1."""
        return self.range == (0.0, 1.0)

    @property
    def heading(self) -> str:
        """The full title with the unit: `test accuracy %`."""
        return f"{self.full_title or self.title} {self.unit}".rstrip()

    def defined_for(self, classes: int) -> bool:
        """Return whether the metric is defined for this number of classes."""
        return classes == 2 or not self.two_classes


@cache
def metrics() -> tuple[Metric, ...]:
    """Return all metrics, in the order of payloads and frames."""
    package = importlib.import_module(__package__)
    modules = [importlib.import_module(f"{__package__}.{item.name}") for item in pkgutil.iter_modules(package.__path__)]
    declared = {value.name: value for module in modules for value in vars(module).values() if isinstance(value, Metric)}
    return tuple(sorted(declared.values(), key=lambda metric: (metric.order, metric.name)))


def metrics_in_tables() -> list[Metric]:
    """Return all metrics, in the order of tables."""
    return sorted(metrics(), key=lambda metric: (metric.place, metric.name))
