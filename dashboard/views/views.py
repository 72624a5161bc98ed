"""What a view of runs is, which views there are, and for which runs each is offered.

A view is declared once, in a module of `dashboard.views.view` that is named as the view is in links: its `VIEW` is found there.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from core.errors import unknown
from core.experiment import Experiment
from core.method.component import Component, component
from core.method.model.classifier import Classifier
from dashboard.lab.frames import Frames
from dashboard.views import view as declared
from dashboard.views.chart import Chart


@dataclass(frozen=True)
class Viewed:
    """A run as a view is asked whether it is offered for it: its experiment in nested form, and its number of classes."""

    experiment: Mapping[str, Any]
    class_count: int

    @property
    def dataset(self) -> type[Component]:
        return component("dataset", self.experiment["dataset"]["name"])

    @property
    def model(self) -> type[Component]:
        return component("model", self.experiment["model"]["name"])


Offered = Callable[[Sequence[Viewed]], bool]


def for_networks(runs: Sequence[Viewed]) -> bool:
    """A view of curves over the epochs, or of passes through a network: one of the runs has them, or there are no runs yet."""
    return not for_classifiers(runs)


def for_classifiers(runs: Sequence[Viewed]) -> bool:
    """A view of runs that are all of classifiers, which have no epochs."""
    return bool(runs) and all(issubclass(run.model, Classifier) for run in runs)


@dataclass(frozen=True)
class View:
    """One way to look at a set of runs.

    Attributes:
        title: the word that chooses it.
        place: its place among the views, in ascending order.
        charts: the figures that are drawn one below the other, each with the sentence that says how to read it.
        offered: tells for which runs it is offered.
        first: tells for which runs it comes before all other views.
        reference: returns the experiment with which the view compares a run.
        draw: draws the view where it has more than its charts: controls, tables. It is called with the frames of the runs and
            with a text that begins the keys of its elements.
    """

    title: str
    place: int
    charts: Sequence[Chart] = ()
    offered: Offered = lambda _: True
    first: Offered = lambda _: False
    reference: Callable[[Experiment], Experiment] | None = None
    draw: Callable[[Frames, str], None] | None = None


@cache
def views() -> Mapping[str, View]:
    """All views by their names in links, in the order in which they are offered."""
    names = [module.name for module in pkgutil.iter_modules(declared.__path__)]
    found = {name: importlib.import_module(f"{declared.__name__}.{name}").VIEW for name in names}
    return MappingProxyType(dict(sorted(found.items(), key=lambda item: item[1].place)))


def available(runs: Sequence[Viewed]) -> list[str]:
    """The names of the views that are offered for these runs, in order."""
    offered = {name: view for name, view in views().items() if view.offered(runs)}
    return sorted(offered, key=lambda name: not offered[name].first(runs))


def view_named(query: Mapping[str, str], usual: str, problems: list[str]) -> str:
    """The name of the view that a query asks for, else the usual one; a view that does not exist is added to the problems."""
    name, known = query.get("view"), views()
    if name is not None and name not in known:
        problems.append(str(unknown("view", name, known)))
        return usual
    return usual if name is None else name


def reference_experiments(name: str, experiments: Sequence[Experiment]) -> list[Experiment]:
    """Return the experiments, each once, with which the view of this name compares these."""
    view = views().get(name)
    if view is None or view.reference is None:
        return []
    return list({run.id: run for run in map(view.reference, experiments)}.values())
