"""The division of runs into stacks of networks that are trained together."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Self

from core.experiment import Experiment
from core.method.model import NetworkModel
from core.method.model.images import ImageModel
from core.method.sharpness import WithRadius

STACK_BYTES = 2**29


@dataclass(frozen=True)
class Part:
    """Some seeds of a run, or all of them.

    Attributes:
        experiment: the experiment of the run.
        places: the positions of the seeds among those of the run, counted from 0, ascending.
    """

    experiment: Experiment
    places: tuple[int, ...]

    @classmethod
    def whole(cls, experiment: Experiment) -> Self:
        """Return the part with all seeds of a run."""
        return cls(experiment, tuple(range(experiment.seeds)))

    @property
    def seeds(self) -> list[int]:
        """The seeds at these positions."""
        return [self.experiment.all_seeds[place] for place in self.places]


def stack_key(experiment: Experiment) -> Hashable | None:
    """Return the settings that runs of one stack share; None for a run that is trained by itself.

    Weighting, loss, label noise, the settings of the optimizer and the radius of a sharpness-aware method may differ, and so
    may the sampler if the length of an epoch is the same. Trained by itself is a classifier, which is no network; a run with a
    resampler, which may leave training sets of different sizes; and a convolutional network, because the convolutions of a
    stack are computed one network after another, so that a stack would gain nothing.
    """
    model, sharpness = experiment.model, experiment.sharpness
    if not isinstance(model, NetworkModel) or isinstance(model, ImageModel) or experiment.resampler.slug != "none":
        return None
    return (
        experiment.dataset,
        experiment.imbalance,
        experiment.all_seeds,
        experiment.epochs,
        experiment.batch_size,
        experiment.early_stop,
        experiment.sampler.size(experiment.train_counts),
        model,
        experiment.loss.cosine_scale,
        experiment.optimizer.slug,
        replace(sharpness, rho=0.0) if isinstance(sharpness, WithRadius) else sharpness,
    )


def stackable(first: Experiment, second: Experiment) -> bool:
    """Return whether two runs can be trained as one stack."""
    key = stack_key(first)
    return key is not None and key == stack_key(second)


def divide(experiments: Sequence[Experiment], workers: int) -> list[list[Part]]:
    """Divide the runs of a comparison into stacks, so that all workers have about the same number of networks.

    The seeds of one run may belong to two stacks; a run without others for its stack, or with early stopping, stays whole.

    Args:
        experiments: one per run.
        workers: number of stacks that are trained at the same time.
    """
    groups: dict[Hashable, list[Experiment]] = {}
    for number, experiment in enumerate(experiments):
        key = stack_key(experiment)
        groups.setdefault(("alone", number) if key is None else key, []).append(experiment)
    networks = sum(experiment.seeds for experiment in experiments)
    stacks: list[list[Part]] = []
    for group in groups.values():
        if len(group) == 1:
            stacks.append([Part.whole(group[0])])
            continue
        rows = [(experiment, place) for experiment in group for place in range(experiment.seeds)]
        count = max(1, round(workers * len(rows) / networks), -(-len(rows) * _network_bytes(group[0]) // STACK_BYTES))
        # Only a stack with all seeds of a run can tell when all of them have stopped early.
        unit = group[0].seeds if group[0].early_stop else 1
        units = len(rows) // unit
        count = min(count, units)
        ends = [unit * (units * (stack + 1) // count) for stack in range(count)]
        stacks += [_parts(rows[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
    return stacks


def _parts(rows: Sequence[tuple[Experiment, int]]) -> list[Part]:
    places: dict[Experiment, list[int]] = {}
    for experiment, place in rows:
        places.setdefault(experiment, []).append(place)
    return [Part(experiment, tuple(positions)) for experiment, positions in places.items()]


def _network_bytes(experiment: Experiment) -> int:
    """Estimate the memory of one network of a stack in an epoch: its logits twice, and a few numbers per sample."""
    samples = experiment.sampler.size(experiment.train_counts)
    return 4 * samples * (2 * len(experiment.train_counts) + 12)
