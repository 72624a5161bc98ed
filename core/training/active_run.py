"""The training of runs: as one stack of networks that they share, or of one run by itself."""

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
from core.training.by_rows import assign_rows
from core.training.checkpoints import Checkpoints
from core.training.device import chosen_device
from core.training.fitting import trainings_of_seeds
from core.training.lock_step import Training, train_in_lock_step
from core.training.loop import Epochs, train_stack
from core.training.member import Member
from core.training.part import Part, stackable
from core.training.record import Outcome, Record
from core.training.resampling_picture import resampling_picture


class ActiveRun(Iterator[Record]):
    """A run that is being trained: an iterator over its records; `outcome` is set when the iterator is exhausted.

    Args:
        experiment: the experiment of the run.
        interrupted: called after each batch and each record; the run ends when it returns True. An epoch that ends early has no
            record.
        device: the device for training, see `core.training.device`; None for that of the environment.
        checkpoints: number of epochs whose weights are stored, see `core.training.checkpoints`; 0 for the last one only.
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
        """The results at the end; None before, and when no epoch was finished."""
        return self._member.outcome

    @property
    def stopped(self) -> bool:
        """Whether the run was interrupted."""
        return self._member.stopped

    @property
    def checkpoints(self) -> Checkpoints:
        """The stored weights of epochs before the last."""
        return self._member.checkpoints


def train(members: Sequence[Member], device: str | None = None) -> Epochs:
    """Train parts of runs as one stack, or a whole run that cannot share one.

    Args:
        members: the parts, which are updated when they end. The runs of several parts must be able to share a stack, see
            `core.training.part`.
        device: the device for training, see `core.training.device`; None for that of the environment.

    Yields:
        The records of each epoch.

    Raises:
        ValueError: the runs cannot share a stack, or only a part of a run is given that is trained by itself.
    """
    whole = len(members) == 1 and members[0].part == Part.whole(members[0].experiment)
    if not whole and not all(stackable(members[0].experiment, member.experiment) for member in members):
        raise ValueError(
            "These parts of runs cannot be trained as one stack; `core.training.part.divide` forms stacks."
        )
    training_device, began = chosen_device(device), time.perf_counter()
    experiment = members[0].experiment
    if isinstance(experiment.model, Classifier) or experiment.resampler.slug != "none":
        yield from _train_by_itself(members[0], training_device, began)
    else:
        in_order = assign_rows(members)
        yield from train_stack(in_order, _prepare_rows(in_order), training_device, began)


def _prepare_rows(members: Sequence[Member]) -> Prepared:
    """Prepare the data of all rows; those of different members differ at most in label noise.

    All seeds of the runs are prepared, because they determine the number of columns of a table and the plane of a boundary.
    """
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


def _train_by_itself(member: Member, device: torch.device, began: float) -> Epochs:
    """Train a run that cannot share a stack: the fits of a classifier, or a stack for each size of resampled training set."""
    experiment = member.experiment
    try:
        picture = resampling_picture(experiment)
        if isinstance(experiment.model, Classifier):
            trainings = trainings_of_seeds(experiment, member.should_stop, began)
        else:
            trainings = _train_resampled(member, device, began)
        training = train_in_lock_step(trainings, lambda: member.stopped)
        while True:
            yield {member: next(training)}
    except StopIteration as end:
        member.outcome = None if end.value is None else replace(end.value, resampling=picture)
    except Diverged as failure:
        member.error = failure


def _train_resampled(member: Member, device: torch.device, began: float) -> list[tuple[tuple[int, ...], Training]]:
    """Return the training of each stack; the seeds of a stack have training sets of the same size."""
    stacks = prepare_stacks(member.experiment.data)

    def training(places: tuple[int, ...], data: Prepared) -> Training:
        part = Member(Part(member.experiment, places), member.should_stop, member.checkpoints)
        _set_up_boundary_recorder(part, stacks[0].data)
        for records in train_stack(assign_rows([part]), data, device, began):
            yield records[part]
        if part.error is not None:
            raise part.error
        return part.outcome

    return [(stack.places, training(stack.places, stack.data)) for stack in stacks]


def _set_up_boundary_recorder(member: Member, data: Prepared) -> None:
    """Give a member a boundary recorder for the plane of the first of these seeds, if the data is two-dimensional."""
    if member.experiment.dataset.load().kind == "points":
        member.boundary_recorder = BoundaryRecorder(Plane.of(data), member.experiment.epochs)
