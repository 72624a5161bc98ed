"""Runs under way: each as a stack of its own or several in one, or as the fits of a classifier."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import torch

from core.errors import Diverged
from core.experiment import Experiment
from core.method.model.classifier import Classifier
from core.preparation.prepare import prepare, prepare_stacks
from core.preparation.prepared import Prepared
from core.training.boundary import BoundaryRecorder, Plane
from core.training.by_rows import arrange
from core.training.checkpoints import Checkpoints
from core.training.device import chosen_device
from core.training.fitting import fits
from core.training.lock_step import Training, in_lock_step
from core.training.loop import Epochs, train_stack
from core.training.member import Member
from core.training.part import Part, stackable
from core.training.record import Outcome, Record
from core.training.resampling_picture import resampling_picture


class ActiveRun(Iterator[Record]):
    """A run under way: iterate it for its records; `outcome` is there once it is exhausted.

    Args:
        experiment: what to train.
        interrupted: is asked after each batch and each record whether to end the run there; an epoch that is cut short leaves
            no record.
        device: where to train, see `core.training.device`; None takes that of the environment.
        checkpoints: at how many epochs to keep the weights, see `core.training.checkpoints`; 0 keeps those of the last one only.
    """

    def __init__(
        self,
        experiment: Experiment,
        interrupted: Callable[[], bool] = lambda: False,
        device: str | None = None,
        checkpoints: int = 0,
    ) -> None:
        self._member = Member(Part.whole(experiment), interrupted, Checkpoints(experiment, checkpoints))
        self._epochs = train([self._member], device)

    def __next__(self) -> Record:
        for records in self._epochs:
            return records[self._member]
        if self._member.error is not None:
            raise self._member.error
        raise StopIteration

    @property
    def outcome(self) -> Outcome | None:
        """What is left at the end; None before, and when not one epoch was finished."""
        return self._member.outcome

    @property
    def stopped(self) -> bool:
        """Whether the run was interrupted."""
        return self._member.stopped

    @property
    def checkpoints(self) -> Checkpoints:
        """What is kept of the epochs before the last."""
        return self._member.checkpoints


def train(members: Sequence[Member], device: str | None = None) -> Epochs:
    """Train parts of runs as one stack, or a whole run that cannot share one.

    Args:
        members: they say how they ended. Several must be of runs that share a stack, see `core.training.part`.
        device: where, see `core.training.device`; None takes that of the environment.

    Yields:
        The records of one epoch after another.

    Raises:
        ValueError: they cannot share a stack, or a part of a run that is trained by itself is not the whole run.
    """
    whole = len(members) == 1 and members[0].part == Part.whole(members[0].experiment)
    if not whole and not all(stackable(members[0].experiment, member.experiment) for member in members):
        raise ValueError(
            "These parts of runs cannot be trained as one stack; `core.training.part.divide` forms stacks."
        )
    where, began = chosen_device(device), time.perf_counter()
    experiment = members[0].experiment
    if isinstance(experiment.model, Classifier) or experiment.resampler.slug != "none":
        yield from _alone(members[0], where, began)
    else:
        arranged = arrange(members)
        yield from train_stack(arranged, _prepare_together(arranged), where, began)


def _prepare_together(members: Sequence[Member]) -> Prepared:
    """The data of all rows: members differ in label noise at most. Seeds that are not trained count, as in the whole run."""
    experiment = members[0].experiment
    by_noise = {
        noise: prepare(replace(experiment.data, label_noise=noise))
        for noise in {member.experiment.label_noise: None for member in members}
    }
    for member in members:
        _set_up_boundary_recorder(member, by_noise[member.experiment.label_noise])
    parts = [by_noise[member.experiment.label_noise].for_seeds(member.part.places) for member in members]
    first = next(iter(by_noise.values())).for_seeds([place for member in members for place in member.part.places])
    return replace(
        first,
        train_labels=np.concatenate([part.train_labels for part in parts]),
        validation_labels=None
        if first.validation_labels is None
        else np.concatenate([part.validation_labels for part in parts if part.validation_labels is not None]),
    )


def _alone(member: Member, device: torch.device, began: float) -> Epochs:
    """Train a run that cannot share a stack: the fits of a classifier, or a stack for each size of resampled training set."""
    experiment = member.experiment
    try:
        picture = resampling_picture(experiment)
        if isinstance(experiment.model, Classifier):
            trainings = fits(experiment, member.asked_to_stop, began)
        else:
            trainings = _train_resampled(member, device, began)
        training = in_lock_step(trainings, lambda: member.stopped)
        while True:
            yield {member: next(training)}
    except StopIteration as end:
        member.outcome = None if end.value is None else replace(end.value, resampling=picture)
    except Diverged as failure:
        member.error = failure


def _train_resampled(member: Member, device: torch.device, began: float) -> list[tuple[tuple[int, ...], Training]]:
    """The training of each stack of seeds whose training sets have one size."""
    stacks = prepare_stacks(member.experiment.data)

    def training(places: tuple[int, ...], data: Prepared) -> Training:
        one = Member(Part(member.experiment, places), member.asked_to_stop, member.checkpoints)
        _set_up_boundary_recorder(one, stacks[0].data)
        for records in train_stack(arrange([one]), data, device, began):
            yield records[one]
        if one.error is not None:
            raise one.error
        return one.outcome

    return [(stack.places, training(stack.places, stack.data)) for stack in stacks]


def _set_up_boundary_recorder(member: Member, data: Prepared) -> None:
    """Give a member of two-dimensional data a recorder of the boundary in the plane of the first of these seeds."""
    if member.experiment.dataset.load().kind == "points":
        member.boundary_recorder = BoundaryRecorder(Plane.of(data), member.experiment.epochs)
