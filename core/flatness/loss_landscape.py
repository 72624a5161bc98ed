"""Slices through the loss around a trained network, for each group of classes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from jaxtyping import Float, Int

from core.experiment import Experiment
from core.flatness.class_flatness import loss_of, measuring_device
from core.flatness.class_samples import TrainingSamples
from core.flatness.cost import check_landscape_memory
from core.flatness.directions import filter_normalised, top_eigenvectors
from core.flatness.landscape_settings import LandscapeSettings
from core.flatness.settings import FlatnessSettings
from core.flatness.stored_network import trained_network
from core.groups import GROUPS
from core.method.loss import PerSample
from core.method.model.engine.network import Network
from core.metrics import finite

LARGEST_BATCH = 2000


@dataclass(frozen=True, eq=False)
class Landscape:
    """The loss on a grid around the network.

    Attributes:
        coordinates: along each direction; 0 is the network.
        losses: for `many`, `medium`, `few` and `all` the mean over their classes of the classes' mean losses, with one axis of
            points per direction, the first direction first. Groups without samples are missing; a loss that is not finite is NaN.
        settings: of the landscape.
    """

    coordinates: Float[np.ndarray, " points"]
    losses: dict[str, Float[np.ndarray, "seeds points *more"]]
    settings: LandscapeSettings

    def to_json(self) -> dict[str, Any]:
        """Return the landscape in plain JSON types."""
        losses = {group: finite(values) for group, values in self.losses.items()}
        return {"settings": self.settings.to_dict(), "coordinates": finite(self.coordinates), "losses": losses}


def measure_landscape(
    experiment: Experiment,
    weights: Mapping[str, np.ndarray],
    settings: LandscapeSettings,
    stopped: Callable[[], bool] = lambda: False,
    device: str | None = None,
) -> Landscape | None:
    """Compute the loss of every group of classes along one or two directions through the network of each seed.

    Args:
        experiment: the experiment of the run.
        weights: the run's artifact `weights`.
        settings: directions, points and samples.
        stopped: called after each point; the computation is abandoned when it returns True.
        device: see `core.flatness.class_flatness.measuring_device`; None takes the device that the environment names.

    Returns:
        The landscape, or None when stopped.

    **Source**: Li, Xu, Taylor, Studer, Goldstein, Visualizing the Loss Landscape of Neural Nets, NeurIPS 2018, section 4.
    """
    place = measuring_device(device)
    loss_settings = FlatnessSettings(samples=settings.samples, loss=settings.loss, seed=settings.seed)
    check_landscape_memory(experiment, settings)
    network = trained_network(experiment, weights, place)
    training = TrainingSamples.of(experiment, place)
    per_sample = loss_of(experiment, training.class_counts.to(place), loss_settings)
    parts = [training.of_class(index, settings.samples, settings.seed) for index in range(len(experiment.class_names))]
    inputs, labels = (torch.cat([part[which] for part in parts], dim=1) for which in (0, 1))
    if settings.directions == "random":
        directions = filter_normalised(network, experiment.all_seeds, settings.seed)
    else:
        eigenvectors = top_eigenvectors(
            network, inputs, labels, per_sample, experiment.all_seeds, settings.seed, stopped
        )
        if eigenvectors is None:
            return None
        directions = eigenvectors
    shares = _shares(experiment, labels[0].cpu())
    start = [value.detach().clone() for value in network.parameters()]
    coordinates = np.linspace(-settings.radius, settings.radius, settings.points)
    seconds = coordinates if settings.dimensions == 2 else np.zeros(1)
    losses = []
    for a in coordinates:
        for b in seconds:
            _move(network, start, directions, float(a), float(b))
            losses.append(_losses(network, inputs, labels, per_sample) @ shares)
            if stopped():
                return None
    shape = (experiment.seeds, *[settings.points] * settings.dimensions)
    grid = torch.stack(losses, 1)
    grid = grid.masked_fill(~grid.isfinite(), torch.nan)
    present = [name for place, name in enumerate((*GROUPS, "all")) if shares[:, place].sum() > 0]
    by_name = dict(zip((*GROUPS, "all"), grid.unbind(2), strict=True))
    return Landscape(coordinates, {name: by_name[name].reshape(shape).numpy() for name in present}, settings)


def _shares(experiment: Experiment, labels: Int[torch.Tensor, " samples"]) -> Float[torch.Tensor, "samples groups"]:
    """Return the weight of each sample in the mean of each group: equal for all classes, and for all samples of a class."""
    counts = torch.bincount(labels, minlength=len(experiment.class_names))
    members = [[group == name for group in experiment.groups] for name in GROUPS] + [[True] * len(counts)]
    inside = torch.tensor(members).double() * (counts > 0)
    weight = inside / inside.sum(1, keepdim=True).clamp(min=1) / counts.clamp(min=1)
    return weight[:, labels].T


@torch.no_grad()
def _move(
    network: Network,
    start: list[torch.Tensor],
    directions: tuple[list[torch.Tensor], list[torch.Tensor]],
    a: float,
    b: float,
) -> None:
    for value, origin, first, second in zip(network.parameters(), start, *directions, strict=True):
        value.copy_(origin + a * first + b * second)


@torch.no_grad()
def _losses(
    network: Network,
    inputs: Float[torch.Tensor, "seeds samples ..."],
    labels: Int[torch.Tensor, "seeds samples"],
    per_sample: PerSample,
) -> Float[torch.Tensor, "seeds samples"]:
    """Return the loss of each sample in double precision."""
    batches = zip(inputs.split(LARGEST_BATCH, 1), labels.split(LARGEST_BATCH, 1), strict=True)
    return torch.cat([per_sample(network(batch), target).double().cpu() for batch, target in batches], 1)
