"""Views of runs: their declaration, their list, and the runs for which each is offered.

A view is declared as `VIEW` in a module of `dashboard.views.view`, whose name is the name of the view in links.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import unknown
from core.experiment import Experiment
from core.method.component import Component, component
from core.method.model.classifier import Classifier
from dashboard.lab.frames import Frames
from dashboard.views import view as declared
from dashboard.views.chart import Chart


@dataclass(frozen=True)
class ViewedRun:
    """The properties of a run that decide which views are offered: its experiment in nested form, and its number of classes."""

    experiment: Mapping[str, Any]
    class_count: int

    @property
    def dataset(self) -> type[Component]:
        return component("dataset", self.experiment["dataset"]["name"])

    @property
    def model(self) -> type[Component]:
        return component("model", self.experiment["model"]["name"])


Offered = Callable[[Sequence[ViewedRun]], bool]


def for_networks(runs: Sequence[ViewedRun]) -> bool:
    """Return whether one of the runs trains a network, or no run exists yet; for views of epochs or of passes."""
    return not for_classifiers(runs)


def for_classifiers(runs: Sequence[ViewedRun]) -> bool:
    """Return whether all runs are of classifiers, which have no epochs."""
    return bool(runs) and all(issubclass(run.model, Classifier) for run in runs)


@dataclass(frozen=True)
class View:
    """One way to look at a set of runs.

    Attributes:
        title: on the control that chooses a view.
        place: the views are in ascending order of this number.
        charts: drawn one below the other, each with its caption.
        offered: returns whether the view is offered for these runs.
        first: returns whether the view comes before all others for these runs.
        reference: returns the experiment with which the view compares a run.
        draw: draws a view that has more than charts, such as controls and tables; called with the frames of the runs and the
            prefix of the keys of its elements.
    """

    title: str
    place: int
    charts: Sequence[Chart] = ()
    offered: Offered = lambda _: True
    first: Offered = lambda _: False
    reference: Callable[[Experiment], Experiment] | None = None
    draw: Callable[[Frames, str], None] | None = None


def views() -> dict[str, View]:
    """Return all views by their names in links, in order."""
    names = [module.name for module in pkgutil.iter_modules(declared.__path__)]
    by_name = {name: importlib.import_module(f"{declared.__name__}.{name}").VIEW for name in names}
    return dict(sorted(by_name.items(), key=lambda item: item[1].place))


def available_views(runs: Sequence[ViewedRun]) -> list[str]:
    """Return the names of the views that are offered for these runs, in order."""
    offered = {name: view for name, view in views().items() if view.offered(runs)}
    return sorted(offered, key=lambda name: not offered[name].first(runs))


def read_view(query: Mapping[str, str], usual: str, problems: list[str]) -> str:
    """Return the name of the view in a query, or else the usual one; add a sentence to the problems for an unknown view."""
    name, names = query.get("view"), views()
    if name is not None and name not in names:
        problems.append(f"{unknown('view', name, names)} The view of this page is taken.")
        return usual
    return usual if name is None else name


def reference_experiments(name: str, experiments: Sequence[Experiment]) -> list[Experiment]:
    """Return the experiments, each once, with which the view of this name compares these."""
    view = views().get(name)
    if view is None or view.reference is None:
        return []
    return list({run.id: run for run in map(view.reference, experiments)}.values())
