"""The settings in which the runs of a stack differ, each applied to the rows of its run; a row is one network of the stack.

Runs are sorted so that rows with equal components are neighbours. Each group of neighbours has one loss, weigher or optimizer;
where all rows are equal, the whole stack has one.
"""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeVar

import torch
from jaxtyping import Float, Int

from core.method.loss import Loss, PerSample
from core.method.model.engine.network import Network
from core.method.optimizer import Optimizer
from core.method.sharpness import Ascent, WithRadius
from core.method.weighting import Weighting
from core.training.member import Member

TINY = torch.finfo(torch.float32).tiny
Setting = TypeVar("Setting")


def assign_rows(members: Sequence[Member]) -> list[Member]:
    """Assign each member its rows, and return the members in that order, which needs few groups for the work of a step."""
    experiments = [member.experiment for member in members]
    axes = ("loss", "optimizer", "weighting", "sampler", "label_noise")
    values = {axis: [getattr(experiment, axis) for experiment in experiments] for axis in axes}
    in_order = sorted(
        members, key=lambda member: [values[axis].index(getattr(member.experiment, axis)) for axis in axes]
    )
    start = 0
    for member in in_order:
        member.rows = slice(start, start + len(member.part.places))
        start = member.rows.stop
    return in_order


def group_rows(members: Sequence[Member], setting: Callable[[Member], Setting]) -> list[tuple[slice, Setting]]:
    """Return the rows of each group of neighbours with equal settings, and the setting."""
    groups = []
    for value, equal in groupby(members, setting):
        rows = [member.rows for member in equal]
        groups.append((slice(rows[0].start, rows[-1].stop), value))
    return groups


def group_sizes(groups: Sequence[tuple[slice, object]]) -> list[int]:
    """Return the number of rows of each group."""
    return [rows.stop - rows.start for rows, _ in groups]


class Losses:
    """The loss of every row."""

    def __init__(self, members: Sequence[Member], class_counts: Int[torch.Tensor, "rows classes"]) -> None:
        self.groups: list[tuple[slice, Loss]] = group_rows(members, lambda member: member.experiment.loss)
        self.sizes = group_sizes(self.groups)
        self.class_counts = class_counts

    def build(self, done: float) -> PerSample:
        """Return the loss function of an epoch, given the share of the epochs that is over."""
        functions = [loss.build(self.class_counts[rows], done) for rows, loss in self.groups]
        if len(functions) == 1:
            return functions[0]

        def per_sample(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            groups = zip(functions, logits.split(self.sizes), labels.split(self.sizes), strict=True)
            return torch.cat([function(group_logits, group_labels) for function, group_logits, group_labels in groups])

        return per_sample


class SampleWeights:
    """The weights of every row's samples: computed before an epoch where they depend on the labels alone, else per batch."""

    def __init__(self, members: Sequence[Member], class_counts: Int[torch.Tensor, "rows classes"]) -> None:
        groups: list[tuple[slice, Weighting]] = group_rows(members, lambda member: member.experiment.weighting)
        epochs = members[0].experiment.epochs
        self.sizes = group_sizes(groups)
        self.weighers = [weighting.build(class_counts[rows], epochs) for rows, weighting in groups]
        per_batch = [weighting.per_batch for _, weighting in groups]
        self.per_batch: torch.Tensor | bool = all(per_batch)
        if any(per_batch) and not all(per_batch):
            self.per_batch = torch.tensor(per_batch).repeat_interleave(torch.tensor(self.sizes)).unsqueeze(1)
            self.per_batch = self.per_batch.to(class_counts.device)

    def begin_epoch(self, epoch: int, labels: Int[torch.Tensor, "rows samples"], batch_size: int) -> None:
        """Start an epoch with these labels."""
        self.epoch = epoch
        self.computed_batches: list[torch.Tensor] = []
        groups = zip(self.weighers, labels.split(self.sizes), strict=True)
        by_group = [weigher.epoch_weights(epoch, group_labels) for weigher, group_labels in groups]
        complete = [weights for weights in by_group if weights is not None]
        self.whole_epoch = concatenate(complete) if len(complete) == len(by_group) else None
        self.batches = None if self.whole_epoch is None else self.whole_epoch.split(batch_size, dim=1)
        self.group_batches = [None if weights is None else weights.split(batch_size, dim=1) for weights in by_group]

    def batch_weights(
        self, batch: int, features: Float[torch.Tensor, "rows units batch"], labels: Int[torch.Tensor, "rows batch"]
    ) -> Float[torch.Tensor, "rows batch"]:
        """Return the weights of a batch, counted from 0; see `core.method.weighting.Weigher.batch_weights`."""
        if self.batches is not None:
            return self.batches[batch]
        groups = zip(
            self.weighers, self.group_batches, features.split(self.sizes), labels.split(self.sizes), strict=True
        )
        weights = concatenate(
            [
                weigher.batch_weights(self.epoch, group_features, group_labels) if batches is None else batches[batch]
                for weigher, batches, group_features, group_labels in groups
            ]
        )
        self.computed_batches.append(weights)
        return weights

    def factors(self, weights: Float[torch.Tensor, "rows batch"]) -> Float[torch.Tensor, "rows batch"]:
        """Return the factor of each sample's loss in the objective: the derivative of each row's weighted mean by the losses.

        A batch in which all weights of a row are 0 leaves the row's network unchanged by its losses.
        """
        if self.per_batch is False:
            return weights / weights.shape[1]
        total = weights.sum(1, keepdim=True).clamp_(min=TINY)
        if self.per_batch is not True:
            total = torch.where(self.per_batch, total, weights.shape[1])
        return weights / total

    def epoch_weights(self) -> Float[torch.Tensor, "rows samples"]:
        """Return the weights of the whole epoch, after its last batch."""
        return torch.cat(self.computed_batches, dim=1) if self.whole_epoch is None else self.whole_epoch


class Optimizers:
    """The optimizer of every row, for the parameters of a network."""

    def __init__(self, members: Sequence[Member], network: Network) -> None:
        self.groups: list[tuple[slice, Optimizer]] = group_rows(members, lambda member: member.experiment.optimizer)
        self.sizes = group_sizes(self.groups)
        self.epochs = members[0].experiment.epochs
        self.parameters = list(network.parameters())
        # Each group updates a view of every parameter; a single group updates the parameter itself.
        by_parameter = [
            (parameter,) if len(self.groups) == 1 else parameter.detach().split(self.sizes)
            for parameter in self.parameters
        ]
        self.views = list(zip(*by_parameter, strict=True))
        self.steps = [optimizer.build(views) for (_, optimizer), views in zip(self.groups, self.views, strict=True)]

    def begin_epoch(self, epoch: int) -> None:
        """Start an epoch, which has one learning rate per group."""
        self.rates = [optimizer.learning_rate_at(epoch, self.epochs) for _, optimizer in self.groups]

    def clear_gradients(self) -> None:
        """Delete the gradients."""
        for parameter in self.parameters:
            parameter.grad = None

    def gradients(self) -> list[Float[torch.Tensor, "rows ..."]]:
        """Return the gradient of each parameter, in order."""
        return [parameter.grad for parameter in self.parameters if parameter.grad is not None]

    def step(self) -> None:
        """Update the parameters by their gradients; every parameter must have a gradient."""
        if len(self.groups) > 1:
            by_group = zip(*(gradient.split(self.sizes) for gradient in self.gradients()), strict=True)
            for views, gradients in zip(self.views, by_group, strict=True):
                for view, gradient in zip(views, gradients, strict=True):
                    view.grad = gradient
        for steps, rate in zip(self.steps, self.rates, strict=True):
            steps.step(rate)


def build_ascent(
    members: Sequence[Member], network: Network, class_counts: Int[torch.Tensor, "rows classes"]
) -> Ascent:
    """Return the sharpness-aware method of a stack, with the radius of every row."""
    experiment = members[0].experiment
    radii = group_rows(members, lambda member: getattr(member.experiment.sharpness, "rho", None))
    if len(radii) == 1 or not isinstance(experiment.sharpness, WithRadius):
        return experiment.sharpness.build(network, class_counts, experiment.groups)
    by_row = torch.tensor([rho for _, rho in radii]).repeat_interleave(torch.tensor(group_sizes(radii)))
    return experiment.sharpness.build_with(by_row.to(class_counts.device), network, class_counts, experiment.groups)


def class_weights(
    members: Sequence[Member], class_counts: Int[torch.Tensor, "rows classes"]
) -> Float[torch.Tensor, "rows classes"]:
    """Return the static class weights of every row."""
    groups: list[tuple[slice, Weighting]] = group_rows(members, lambda member: member.experiment.weighting)
    return concatenate([weighting.by_seed(class_counts[rows]) for rows, weighting in groups])


def concatenate(tensors: Sequence[Float[torch.Tensor, "_ ..."]]) -> Float[torch.Tensor, "rows ..."]:
    """Return the rows of all tensors in one tensor; a single tensor is returned unchanged."""
    return tensors[0] if len(tensors) == 1 else torch.cat(list(tensors))
