"""What differs between the runs of a stack, applied to the rows that it is for.

Runs are arranged so that rows of equal components lie next to each other; each group of rows has one loss, weigher or
optimizer, and where all are equal there is one for the whole stack.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

import torch

from core.method.loss import Loss, PerSample
from core.method.model.engine.network import Network
from core.method.optimizer import Optimizer
from core.method.sharpness import Ascent, WithRadius
from core.method.weighting import Weighting
from core.training.member import Member

TINY = torch.finfo(torch.float32).tiny
Setting = TypeVar("Setting")


def arrange(members: Sequence[Member]) -> list[Member]:
    """Give each member its rows of a stack, in an order that leaves few groups of what is computed at every step."""
    experiments = [member.experiment for member in members]
    axes = ("loss", "optimizer", "weighting", "sampler", "label_noise")
    values = {axis: [getattr(experiment, axis) for experiment in experiments] for axis in axes}
    arranged = sorted(
        members, key=lambda member: [values[axis].index(getattr(member.experiment, axis)) for axis in axes]
    )
    start = 0
    for member in arranged:
        member.rows = slice(start, start + len(member.part.places))
        start = member.rows.stop
    return arranged


def groups(members: Sequence[Member], setting: Callable[[Member], Setting]) -> list[tuple[slice, Setting]]:
    """Neighbouring rows whose setting is equal, and the setting."""
    found = []
    for value, equal in groupby(members, setting):
        rows = [member.rows for member in equal]
        found.append((slice(rows[0].start, rows[-1].stop), value))
    return found


def sizes(grouped: Sequence[tuple[slice, object]]) -> list[int]:
    """How many rows each group has."""
    return [rows.stop - rows.start for rows, _ in grouped]


class Losses:
    """The loss of every row."""

    def __init__(self, members: Sequence[Member], class_counts: torch.Tensor) -> None:
        self.groups: list[tuple[slice, Loss]] = groups(members, lambda member: member.experiment.loss)
        self.sizes = sizes(self.groups)
        self.class_counts = class_counts

    def build(self, done: float) -> PerSample:
        """The loss of one epoch, when this share of the epochs is over."""
        built = [loss.build(self.class_counts[rows], done) for rows, loss in self.groups]
        if len(built) == 1:
            return built[0]

        def per_sample(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            pieces = zip(built, logits.split(self.sizes), labels.split(self.sizes), strict=True)
            return torch.cat([one(of_rows, truth) for one, of_rows, truth in pieces])

        return per_sample


class SampleWeights:
    """The weight of every row's samples: ahead of an epoch where the labels decide it, else batch by batch."""

    def __init__(self, members: Sequence[Member], class_counts: torch.Tensor) -> None:
        weightings: list[tuple[slice, Weighting]] = groups(members, lambda member: member.experiment.weighting)
        epochs = members[0].experiment.epochs
        self.sizes = sizes(weightings)
        self.weighers = [weighting.build(class_counts[rows], epochs) for rows, weighting in weightings]
        per_batch = [weighting.per_batch for _, weighting in weightings]
        self.per_batch: torch.Tensor | bool = all(per_batch)
        if any(per_batch) and not all(per_batch):
            self.per_batch = torch.tensor(per_batch).repeat_interleave(torch.tensor(self.sizes)).unsqueeze(1)
            self.per_batch = self.per_batch.to(class_counts.device)

    def begin(self, epoch: int, labels: torch.Tensor, batch_size: int) -> None:
        """Start an epoch with these labels, `[S, M]`."""
        self.epoch = epoch
        self.weighed: list[torch.Tensor] = []
        pieces = zip(self.weighers, labels.split(self.sizes), strict=True)
        ahead = [weigher.epoch_weights(epoch, of_rows) for weigher, of_rows in pieces]
        known = [weights for weights in ahead if weights is not None]
        self.known = joined(known) if len(known) == len(ahead) else None
        self.batches = None if self.known is None else self.known.split(batch_size, dim=1)
        self.given = [None if weights is None else weights.split(batch_size, dim=1) for weights in ahead]

    def weigh(self, batch: int, features: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The weights `[S, B]` of a batch, counted from 0; see `Weigher.weigh`."""
        if self.batches is not None:
            return self.batches[batch]
        pieces = zip(self.weighers, self.given, features.split(self.sizes), labels.split(self.sizes), strict=True)
        weights = joined(
            [
                weigher.batch_weights(self.epoch, of_rows, truth) if given is None else given[batch]
                for weigher, given, of_rows, truth in pieces
            ]
        )
        self.weighed.append(weights)
        return weights

    def factors(self, weights: torch.Tensor) -> torch.Tensor:
        """What each sample's loss counts in the objective: the gradient of each row's weighted mean by the losses.

        A batch in which nothing counts, all weights being 0, moves nothing.
        """
        if self.per_batch is False:
            return weights / weights.shape[1]
        total = weights.sum(1, keepdim=True).clamp_(min=TINY)
        if self.per_batch is not True:
            total = torch.where(self.per_batch, total, weights.shape[1])
        return weights / total

    def of_epoch(self) -> torch.Tensor:
        """The weights of the epoch, `[S, M]`, when all of it is over."""
        return torch.cat(self.weighed, dim=1) if self.known is None else self.known


class StepsByRows:
    """The optimizer of every row at work on the network."""

    def __init__(self, members: Sequence[Member], network: Network) -> None:
        self.groups: list[tuple[slice, Optimizer]] = groups(members, lambda member: member.experiment.optimizer)
        self.sizes = sizes(self.groups)
        self.epochs = members[0].experiment.epochs
        self.parameters = list(network.parameters())
        # A group's part of a parameter is a view; where there is one group, the parameter itself.
        by_group = [(one,) if len(self.groups) == 1 else one.detach().split(self.sizes) for one in self.parameters]
        self.views = list(zip(*by_group, strict=True))
        self.steps = [optimizer.build(views) for (_, optimizer), views in zip(self.groups, self.views, strict=True)]

    def begin(self, epoch: int) -> None:
        """Start an epoch: it has one learning rate per group."""
        self.rates = [optimizer.learning_rate_at(epoch, self.epochs) for _, optimizer in self.groups]

    def clear(self) -> None:
        """Forget the gradients."""
        for parameter in self.parameters:
            parameter.grad = None

    def gradients(self) -> list[torch.Tensor]:
        """The gradient of each parameter, in order."""
        return [parameter.grad for parameter in self.parameters if parameter.grad is not None]

    def step(self) -> None:
        """Change the parameters by their gradients, which must be there."""
        if len(self.groups) > 1:
            by_group = zip(*(gradient.split(self.sizes) for gradient in self.gradients()), strict=True)
            for views, gradients in zip(self.views, by_group, strict=True):
                for view, gradient in zip(views, gradients, strict=True):
                    view.grad = gradient
        for steps, rate in zip(self.steps, self.rates, strict=True):
            steps.step(rate)


def ascent(members: Sequence[Member], network: Network, class_counts: torch.Tensor) -> Ascent:
    """The sharpness-aware method of a stack, with the radius of every row."""
    experiment = members[0].experiment
    radii = groups(members, lambda member: getattr(member.experiment.sharpness, "rho", None))
    if len(radii) == 1 or not isinstance(experiment.sharpness, WithRadius):
        return experiment.sharpness.build(network, class_counts, experiment.groups)
    by_row = torch.tensor([rho for _, rho in radii]).repeat_interleave(torch.tensor(sizes(radii)))
    return experiment.sharpness.build_with(by_row.to(class_counts.device), network, class_counts, experiment.groups)


def class_weights(members: Sequence[Member], class_counts: torch.Tensor) -> torch.Tensor:
    """The static weights of every row, `[S, C]`."""
    grouped: list[tuple[slice, Weighting]] = groups(members, lambda member: member.experiment.weighting)
    return joined([weighting.by_seed(class_counts[rows]) for rows, weighting in grouped])


def joined(tensors: Sequence[torch.Tensor]) -> torch.Tensor:
    """Rows one after another; a single tensor as it is."""
    return tensors[0] if len(tensors) == 1 else torch.cat(list(tensors))
