"""Which seeds of which runs are trained together, as one stack of networks."""

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
        experiment: the run's.
        places: which of its seeds, counted from 0, ascending.
    """

    experiment: Experiment
    places: tuple[int, ...]

    @classmethod
    def whole(cls, experiment: Experiment) -> Self:
        """All seeds of a run."""
        return cls(experiment, tuple(range(experiment.seeds)))

    @property
    def seeds(self) -> list[int]:
        """The seeds themselves."""
        return [self.experiment.all_seeds[place] for place in self.places]


def stack_key(experiment: Experiment) -> Hashable | None:
    """What runs that share a stack have in common; None for a run that is trained by itself.

    Weighting, loss, label noise, the settings of the optimizer and the radius of a sharpness-aware method may differ, and so
    may the sampler if an epoch stays as long. A classifier is fitted, a resampler leaves each seed a training set of its own
    size, and the convolutions of a stack are computed one network after another, so that nothing would be gained.
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
    """Whether two runs can be trained as one stack."""
    key = stack_key(first)
    return key is not None and key == stack_key(second)


def divide(experiments: Sequence[Experiment], workers: int) -> list[list[Part]]:
    """Divide the runs of a comparison into stacks, so that every worker has about as many networks.

    Seeds of one run may end up in two stacks; a run that shares its stack with no other, or stops early, stays whole.

    Args:
        experiments: one per run.
        workers: how many stacks are trained at the same time.
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
        number = max(1, round(workers * len(rows) / networks), -(-len(rows) * _network_bytes(group[0]) // STACK_BYTES))
        # An early end of some seeds of a run is known only where all of them are.
        unit = group[0].seeds if group[0].early_stop else 1
        units = len(rows) // unit
        number = min(number, units)
        ends = [unit * (units * (stack + 1) // number) for stack in range(number)]
        stacks += [_parts(rows[start:end]) for start, end in zip([0, *ends], ends, strict=False)]
    return stacks


def _parts(rows: Sequence[tuple[Experiment, int]]) -> list[Part]:
    places: dict[Experiment, list[int]] = {}
    for experiment, place in rows:
        places.setdefault(experiment, []).append(place)
    return [Part(experiment, tuple(found)) for experiment, found in places.items()]


def _network_bytes(experiment: Experiment) -> int:
    """About what an epoch of one network of a stack holds: logits twice, and a few numbers for each sample."""
    samples = experiment.sampler.size(experiment.train_counts)
    return 4 * samples * (2 * len(experiment.train_counts) + 12)
