"""When the flatness of two runs cannot be compared."""

from collections.abc import Sequence
from typing import Any

from core.experiment import Experiment
from core.flatness.settings import FlatnessSettings

# What changes training and leaves the trained network's function alone.
ONLY_IN_TRAINING = ("dropout", "augment")
DATA = ("dataset", "imbalance", "label_noise", "early_stop")


def why_not_comparable(experiments: Sequence[Experiment], settings: FlatnessSettings) -> list[str]:
    """A sentence for each reason why the Hessians of these runs do not say which one is flatter; empty where they do.

    Args:
        experiments: what was trained.
        settings: what is measured with.
    """
    found = []
    networks = list(dict.fromkeys(_network(experiment) for experiment in experiments))
    if len(networks) > 1:
        found.append(
            f"These runs have different networks ({'; '.join(networks)}): the size of λ and trace comes from the architecture "
            "too, so they do not say which run is flatter. Compare runs of one architecture."
        )
    described = [experiment.to_dict() for experiment in experiments]
    data = [key for key in DATA if any(values[key] != described[0][key] for values in described)]
    if data:
        found.append(
            f"These runs were trained on different samples ({', '.join(data)}): a class's Hessian is taken over them, so a "
            "difference may come from the data."
        )
    losses = list(dict.fromkeys(values["loss"]["name"] for values in described))
    if settings.loss == "training" and len(losses) > 1:
        found.append(
            f"The Hessians are of different losses ({', '.join(losses)}): choose cross_entropy as the loss to compare runs."
        )
    return found


def _network(experiment: Experiment) -> str:
    """The architecture in words."""
    values: dict[str, Any] = experiment.model.to_dict()
    fields = [
        f"{name} {', '.join(map(str, value)) if isinstance(value, list | tuple) else value}"
        for name, value in values.items()
        if name not in ("name", *ONLY_IN_TRAINING)
    ]
    if experiment.loss.cosine_scale is not None:
        fields.append(f"cosine head of scale {experiment.loss.cosine_scale:g}")
    return f"{values['name']} with {', '.join(fields)}" if fields else str(values["name"])
