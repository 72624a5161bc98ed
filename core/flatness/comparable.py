"""Reasons why the flatness of two runs cannot be compared."""

from collections.abc import Sequence
from typing import Any

from core.experiment import Experiment
from core.flatness.settings import FlatnessSettings

# Fields of a model that change training but not the function that the trained network computes.
ONLY_IN_TRAINING = ("dropout", "augment")
DATA = ("dataset", "imbalance", "label_noise", "early_stop")


def why_not_comparable(experiments: Sequence[Experiment], settings: FlatnessSettings) -> list[str]:
    """Return one sentence for each reason why the Hessians of these runs do not tell which one is flatter.

    Args:
        experiments: the experiments of the runs.
        settings: of the measurement.
    """
    reasons = []
    networks = list(dict.fromkeys(_network(experiment) for experiment in experiments))
    if len(networks) > 1:
        reasons.append(
            f"These runs have different networks ({'; '.join(networks)}): the sizes of λ and trace depend on the architecture "
            "too, so they do not say which run is flatter. Compare runs of one architecture."
        )
    described = [experiment.to_dict() for experiment in experiments]
    data = [key for key in DATA if any(values[key] != described[0][key] for values in described)]
    if data:
        reasons.append(
            f"These runs were trained on different samples ({', '.join(data)}): a class's Hessian is computed over them, so "
            "a difference may come from the data."
        )
    losses = list(dict.fromkeys(values["loss"]["name"] for values in described))
    if settings.loss == "training" and len(losses) > 1:
        reasons.append(
            f"The Hessians are of different losses ({', '.join(losses)}): choose cross_entropy as the loss to compare runs."
        )
    return reasons


def _network(experiment: Experiment) -> str:
    """Describe the architecture in words."""
    values: dict[str, Any] = experiment.model.to_dict()
    fields = [
        f"{name} {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}"
        for name, value in values.items()
        if name not in ("name", *ONLY_IN_TRAINING)
    ]
    if experiment.loss.cosine_scale is not None:
        fields.append(f"cosine head of scale {experiment.loss.cosine_scale:g}")
    return f"{values['name']} with {', '.join(fields)}" if fields else str(values["name"])
