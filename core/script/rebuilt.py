"""A run whose method is this package's own: the experiment, rebuilt from what differs from the defaults."""

from typing import Any

from core.codegen.layout import assigned, literal
from core.codegen.lines import Lines
from core.experiment import SCALARS, Experiment
from core.method.component import AXES
from core.script.part import Part


def differing(experiment: Experiment) -> dict[str, Any]:
    """The least JSON that `Experiment.from_dict` makes this experiment of; names stay where anything of an axis differs."""
    values = experiment.to_dict()
    start = {"dataset": {"name": experiment.dataset.slug}, "model": {"name": experiment.model.slug}}
    usual = Experiment.from_dict(start).to_dict()
    found: dict[str, Any] = {"dataset": _fields(values["dataset"], usual["dataset"])}
    for axis in AXES[1:]:
        # The same slug alone would not say which defaults an axis has that depends on the dataset.
        same_name = values[axis]["name"] == usual[axis]["name"]
        if values[axis] != usual[axis] or axis == "model":
            found[axis] = _fields(values[axis], usual[axis] if same_name else _own_defaults(experiment, axis))
    return found | {name: values[name] for name in SCALARS if values[name] != usual[name]}


def rebuilt(experiment: Experiment) -> Part:
    """The whole run by `core.training.conduct`; sets `figures`."""
    return Part(
        constants=Lines(
            "# What differs from the defaults; `imbalance-lab list` explains every name.\n"
            + assigned("EXPERIMENT", literal(differing(experiment)))
        ),
        once=Lines.of(
            """
            experiment = Experiment.from_dict(EXPERIMENT)
            epochs = []
            test = conduct(experiment, emit=epochs.append).summary["test"]
            """,
            "from core.training.conduct import conduct",
            "from core.experiment import Experiment",
        ),
    )


def _own_defaults(experiment: Experiment, axis: str) -> dict[str, Any]:
    return type(getattr(experiment, axis))().to_dict()


def _fields(values: dict[str, Any], usual: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name == "name" or value != usual.get(name)}
