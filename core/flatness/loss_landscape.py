"""Slices through the loss around a trained network, for each group of classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from core.experiment import Experiment
from core.flatness.cost import EIGENVECTOR_STEPS, OPERATIONS_PER_SECOND, check_memory
from core.flatness.identified import Identified
from core.flatness.measurement import loss_of, measuring_device
from core.flatness.network_model import network_model
from core.flatness.settings import FlatnessSettings
from core.groups import GROUPS
from core.method.loss import PerSample
from core.method.parameter import check_fields, parameter
from core.metrics import finite

if TYPE_CHECKING:
    import torch

    from core.method.model.engine.network import Network

LARGEST_BATCH = 2000

# Measured on one thread of a 2.5 GHz server core; good to a factor of two where it takes more than a tenth of a second.
PASS_SECONDS = 5e-4  # a pass through a small network and what surrounds it
PASSES_FOR_EIGENVECTORS = 16 * 6  # products until two are settled, in units of a pass forward


@dataclass(frozen=True)
class LandscapeSettings(Identified, kind="setting of a landscape"):
    """Where the loss is looked at.

    Raises:
        InvalidValue: a value out of range.
    """

    dimensions: int = parameter(1, "1 for a curve, 2 for a surface.", at_least=1, at_most=2)
    directions: Literal["random", "eigenvectors"] = parameter(
        "random",
        "`random`: Gaussian, every filter as long as the network's own (filter-normalised), so that networks can be compared. "
        "`eigenvectors`: the steepest ones of the Hessian, of length 1.",
    )
    points: int = parameter(
        25, "Points along each direction; an odd number has the network itself among them.", at_least=3, at_most=201
    )
    radius: float = parameter(1.0, "How far to go along each direction.", above=0, at_most=100, logarithmic=True)
    samples: int = parameter(
        50, "At most so many training samples of a class, chosen by seed.", at_least=1, at_most=100_000
    )
    loss: Literal["cross_entropy", "training"] = parameter(
        "cross_entropy", "The loss: `cross_entropy`, or the one that the run was trained with, without weights."
    )
    seed: int = parameter(
        0, "Chooses samples and directions, the same in every run.", at_least=0, at_most=2**31, advanced=True
    )

    def __post_init__(self) -> None:
        check_fields(self, "")


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
        device: see `core.flatness.measurement.measuring_device`; None takes that of the environment.

    Returns:
        None when it was stopped.

    **Source**: Li, Xu, Taylor, Studer, Goldstein, Visualizing the Loss Landscape of Neural Nets, NeurIPS 2018, section 4.
    """
    import torch

    from core.flatness.class_samples import TrainingSamples
    from core.flatness.directions import filter_normalised, top_eigenvectors
    from core.flatness.stored_network import trained_network

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
    import torch

    counts = torch.bincount(labels, minlength=len(experiment.class_names))
    members = [[group == name for group in experiment.groups] for name in GROUPS] + [[True] * len(counts)]
    inside = torch.tensor(members).double() * (counts > 0)
    weight = inside / inside.sum(1, keepdim=True).clamp(min=1) / counts.clamp(min=1)
    return weight[:, labels].T


def _move(
    network: Network,
    start: list[torch.Tensor],
    directions: tuple[list[torch.Tensor], list[torch.Tensor]],
    a: float,
    b: float,
) -> None:
    import torch

    with torch.no_grad():
        for value, origin, one, other in zip(network.parameters(), start, *directions, strict=True):
            value.copy_(origin + a * one + b * other)


def _losses(network: Network, inputs: torch.Tensor, labels: torch.Tensor, per_sample: PerSample) -> torch.Tensor:
    """Of each sample, float64 `[S, N]`."""
    import torch

    batches = zip(inputs.split(LARGEST_BATCH, 1), labels.split(LARGEST_BATCH, 1), strict=True)
    with torch.no_grad():
        return torch.cat([per_sample(network(batch), target).double().cpu() for batch, target in batches], 1)


def check_landscape_memory(experiment: Experiment, settings: LandscapeSettings) -> None:
    """Raise `InvalidValue` when the Lanczos vectors would not fit that eigenvectors are made of; random directions need none."""
    if settings.directions == "eigenvectors":
        check_memory(experiment, FlatnessSettings(steps=EIGENVECTOR_STEPS))


def estimate_landscape_seconds(experiment: Experiment, settings: LandscapeSettings) -> float:
    """Expected seconds on one thread: a pass forward over the samples for each point, and those that find the directions."""
    shape = experiment.input_shape
    work = network_model(experiment).multiply_adds(shape, len(experiment.class_names))
    samples = sum(min(settings.samples, count) for count in experiment.train_counts)
    passes = settings.points**settings.dimensions
    if settings.directions == "eigenvectors":
        passes += PASSES_FOR_EIGENVECTORS
    return passes * (PASS_SECONDS + 2 * work * samples * experiment.seeds / OPERATIONS_PER_SECOND)
