"""Slices through the loss around a trained network, for each group of classes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

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
from core.method.model import Network
from core.metrics import finite

LARGEST_BATCH = 2000


@dataclass(frozen=True, eq=False)
class Landscape:
    """The loss on a grid around the network.

    Attributes:
        coordinates: along each direction, float64 `[P]`; 0 is the network.
        losses: `many`, `medium`, `few` and `all` to the mean over their classes of the classes' mean losses, float64 `[S, P]` or
            `[S, P, P]` (first direction first); groups without samples are missing. A loss beyond the finite numbers is NaN.
        settings: what it was made with.
    """

    coordinates: np.ndarray
    losses: dict[str, np.ndarray]
    settings: LandscapeSettings

    def to_json(self) -> dict[str, Any]:
        """In plain JSON types."""
        losses = {group: finite(values) for group, values in self.losses.items()}
        return {"settings": self.settings.to_dict(), "coordinates": finite(self.coordinates), "losses": losses}


def landscape(
    experiment: Experiment,
    weights: Mapping[str, np.ndarray],
    settings: LandscapeSettings,
    stopped: Callable[[], bool] = lambda: False,
    device: str | None = None,
) -> Landscape | None:
    """The loss of every group of classes along one or two directions through the network of each seed.

    Args:
        experiment: what was trained.
        weights: the run's artifact `weights`.
        settings: where to look.
        stopped: is asked after each point whether to give up.
        device: see `core.flatness.class_flatness.measuring_device`; None takes that of the environment.

    Returns:
        None when it was stopped.

    **Source**: Li, Xu, Taylor, Studer, Goldstein, Visualizing the Loss Landscape of Neural Nets, NeurIPS 2018, section 4.
    """
    place = measuring_device(device)
    look = FlatnessSettings(samples=settings.samples, loss=settings.loss, seed=settings.seed)
    check_landscape_memory(experiment, settings)
    network = trained_network(experiment, weights, place)
    training = TrainingSamples.of(experiment, place)
    per_sample = loss_of(experiment, training.class_counts.to(place), look)
    parts = [training.of_class(index, settings.samples, settings.seed) for index in range(len(experiment.class_names))]
    inputs, labels = (torch.cat([part[which] for part in parts], dim=1) for which in (0, 1))
    if settings.directions == "random":
        directions = filter_normalised(network, experiment.all_seeds, settings.seed)
    else:
        found = top_eigenvectors(network, inputs, labels, per_sample, experiment.all_seeds, settings.seed, stopped)
        if found is None:
            return None
        directions = found
    shares = _shares(experiment, labels[0].cpu())
    start = [value.detach().clone() for value in network.parameters()]
    coordinates = np.linspace(-settings.radius, settings.radius, settings.points)
    seconds = coordinates if settings.dimensions == 2 else np.zeros(1)
    found_losses = []
    for a in coordinates:
        for b in seconds:
            _move(network, start, directions, float(a), float(b))
            found_losses.append(_losses(network, inputs, labels, per_sample) @ shares)
            if stopped():
                return None
    shape = (experiment.seeds, *[settings.points] * settings.dimensions)
    grid = torch.stack(found_losses, 1)
    grid = grid.masked_fill(~grid.isfinite(), torch.nan)
    present = [name for place, name in enumerate((*GROUPS, "all")) if shares[:, place].sum() > 0]
    by_name = dict(zip((*GROUPS, "all"), grid.unbind(2), strict=True))
    return Landscape(coordinates, {name: by_name[name].reshape(shape).numpy() for name in present}, settings)


def _shares(experiment: Experiment, labels: torch.Tensor) -> torch.Tensor:
    """What each sample adds to the mean of each group, float64 `[N, groups + 1]`: classes count alike, samples in a class too."""
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
    for value, origin, one, other in zip(network.parameters(), start, *directions, strict=True):
        value.copy_(origin + a * one + b * other)


@torch.no_grad()
def _losses(network: Network, inputs: torch.Tensor, labels: torch.Tensor, per_sample: PerSample) -> torch.Tensor:
    """Of each sample, float64 `[S, N]`."""
    batches = zip(inputs.split(LARGEST_BATCH, 1), labels.split(LARGEST_BATCH, 1), strict=True)
    return torch.cat([per_sample(network(batch), target).double().cpu() for batch, target in batches], 1)
