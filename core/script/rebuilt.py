"""The lines of a script that run a method of this package: the experiment is given by its differences from the defaults."""

from typing import Any

from core.codegen.layout import assigned, literal
from core.codegen.lines import Lines
from core.experiment import SCALARS, Experiment
from core.method.component import AXES
from core.script.part import Part


def differing(experiment: Experiment) -> dict[str, Any]:
    """Return the smallest JSON from which `Experiment.from_dict` makes this experiment.

    The name of a component stays if any of its parameters differs from the default.
    """
    values = experiment.to_dict()
    start = {"dataset": {"name": experiment.dataset.slug}, "model": {"name": experiment.model.slug}}
    usual = Experiment.from_dict(start).to_dict()
    differences: dict[str, Any] = {"dataset": _fields(values["dataset"], usual["dataset"])}
    for axis in AXES[1:]:
        # The default component of an axis may depend on the dataset, with parameters that are not the defaults of its class.
        same_name = values[axis]["name"] == usual[axis]["name"]
        if values[axis] != usual[axis] or axis == "model":
            differences[axis] = _fields(values[axis], usual[axis] if same_name else _own_defaults(experiment, axis))
    return differences | {name: values[name] for name in SCALARS if values[name] != usual[name]}


def rebuilt(experiment: Experiment) -> Part:
    """Return a part that trains the whole run by `core.training.run_experiment`; it sets `figures`."""
    return Part(
        constants=Lines(
            "# The differences from the defaults; `imbalance-lab list` explains every name.\n"
            + assigned("EXPERIMENT", literal(differing(experiment)))
        ),
        once=Lines.of(
            """
            experiment = Experiment.from_dict(EXPERIMENT)
            epochs = []
            test = run_experiment(experiment, emit=epochs.append).summary["test"]
            """,
            "from core.training.run_experiment import run_experiment",
            "from core.experiment import Experiment",
        ),
    )


def _own_defaults(experiment: Experiment, axis: str) -> dict[str, Any]:
    return type(getattr(experiment, axis))().to_dict()


def _fields(values: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name == "name" or value != usual.get(name)}
