"""The training of a stack of networks, top to bottom; classifiers are fitted in `core.training.fitting`."""

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, nullcontext

import numpy as np
import torch

from core.experiment import Experiment
from core.method.model import NetworkModel
from core.method.model.engine.network import Network
from core.method.sharpness.forward_pass import ForwardPass
from core.metrics import Counts
from core.preparation.prepared import Prepared
from core.training import by_rows
from core.training.boundary import predict_plane
from core.training.checkpoints import weights_of
from core.training.device import grouped_convolutions, mixed_precision
from core.training.early_stopping import EarlyStopping
from core.training.epoch_samples import EpochSamples
from core.training.epoch_statistics import arrays, epoch_statistics, hold
from core.training.evaluation import Evaluation
from core.training.member import Member
from core.training.record import Outcome, Record

Epochs = Generator[dict[Member, Record]]
"""The records of one epoch after another, of the members that have finished it."""


def train_stack(members: Sequence[Member], data: Prepared, device: torch.device, began: float) -> Epochs:
    """Train the networks of all members in lock step. A member ends by itself; its rows are computed on while others need them.

    Args:
        members: of runs that share a stack (`core.training.part`), arranged; they say how they ended.
        data: of all rows.
        device: where.
        began: when, on the clock of `time.perf_counter`.
    """
    experiment = members[0].experiment  # of what all agree in
    assert isinstance(experiment.model, NetworkModel)
    seeds = [seed for member in members for seed in member.part.seeds]
    class_counts = torch.from_numpy(data.class_counts).to(device)
    root_priors = (class_counts / class_counts.sum(1, keepdim=True)).sqrt()
    classes = class_counts.shape[1]

    network = experiment.model.build(data.train.shape, classes, seeds, experiment.loss.cosine_scale).to(device)
    network.grouped = grouped_convolutions(device)
    precision = _precision(device, network.convolutional)
    steps = by_rows.StepsByRows(members, network)
    ascent = by_rows.ascent(members, network, class_counts)
    losses = by_rows.Losses(members, class_counts)
    weights = by_rows.SampleWeights(members, class_counts)
    samples = EpochSamples(members, data, _visited_counts(experiment, data), device)
    evaluation = Evaluation(data, classes, device, precision, len(members))
    stopping = None
    if experiment.early_stop:
        stopping = EarlyStopping(experiment.early_stop, data, network, by_rows.class_weights(members, class_counts))

    statistics, under_way = None, list(members)
    for epoch in range(1, experiment.epochs + 1):
        if not under_way:
            return
        done = (epoch - 1) / experiment.epochs
        per_sample = losses.build(done)
        network.train()
        labels, batches = samples.epoch(done)
        batch_labels = labels.split(experiment.batch_size, dim=1)
        weights.begin(epoch, labels, experiment.batch_size)
        steps.begin(epoch)
        all_logits, all_losses = [], []
        for number, (batch, target) in enumerate(zip(batches, batch_labels, strict=True), start=1):
            made = ForwardPass(network, batch, target, per_sample, precision)
            weight = weights.weigh(number - 1, made.features.detach(), target)
            steps.clear()
            ascent.backward(made, weights.factors(weight))
            steps.step()
            all_logits.append(made.logits.detach())
            all_losses.append(made.losses.detach())
            leaving = [member for member in under_way if member.asked_to_stop()]
            if leaving and number < len(batch_labels):
                if statistics is not None:
                    evaluation(network)
                    _conclude(leaving, epoch, network, evaluation, stopping)
                    network.train()
                under_way = [member for member in under_way if member not in leaving]
                if not under_way:
                    return

        previous, statistics = (
            statistics,
            epoch_statistics(
                torch.cat(all_logits, dim=2),
                labels,
                torch.cat(all_losses, dim=1),
                weights.of_epoch(),
                root_priors,
                steps.gradients(),
            ),
        )
        last = epoch == experiment.epochs
        if stopping is not None:
            if previous is not None:
                statistics = hold(statistics, stopping.finished, previous)
            stopping.update(network, per_sample, epoch, last=last)
        test, elsewhere = evaluation(network)
        for member in under_way:
            if not evaluation.finite(member.rows):
                member.diverge(epoch)
        under_way = [member for member in under_way if member.error is None]
        if not under_way:
            return
        ending = [member for member in under_way if last or (stopping is not None and stopping.ended(member.rows))]
        _take_pictures(under_way, ending, epoch, network, pieces=len(members))
        seconds, by_name = time.perf_counter() - began, arrays(statistics)
        yield {member: _record(member.rows, epoch, seconds, test, elsewhere, by_name) for member in under_way}
        leaving = [member for member in under_way if member in ending or member.asked_to_stop()]
        _conclude(leaving, epoch, network, evaluation, stopping)
        under_way = [member for member in under_way if member not in leaving]


def _record(
    rows: slice,
    epoch: int,
    seconds: float,
    test: Counts,
    elsewhere: dict[str, np.ndarray],
    statistics: dict[str, np.ndarray],
) -> Record:
    return Record(
        epoch=epoch,
        seconds=seconds,
        test=Counts(*(counts[rows] for counts in test)),
        elsewhere={name: counts[rows] for name, counts in elsewhere.items()},
        **{name: values[rows] for name, values in statistics.items()},
    )


def _take_pictures(
    members: Sequence[Member], ending: Sequence[Member], epoch: int, network: Network, *, pieces: int
) -> None:
    """Checkpoints of the members that are to have one of this epoch, and pictures of the plane."""
    for member in members:
        member.checkpoints.take(epoch, member.part.places, network, member.rows, last=member in ending)
    due = {
        member: member.boundary_recorder
        for member in members
        if member.boundary_recorder and (epoch in member.boundary_recorder.due or member in ending)
    }
    if due:
        prediction, probability = predict_plane(network, next(iter(due.values())).plane, pieces)
        for member, recorder in due.items():
            recorder.record(epoch, prediction[member.rows], probability[member.rows])


def _conclude(
    members: Sequence[Member], epoch: int, network: Network, evaluation: Evaluation, stopping: EarlyStopping | None
) -> None:
    """Leave what members end with, as the networks were at the last evaluation."""
    for member in members:
        rows = member.rows
        if not evaluation.finite(rows):
            member.diverge(epoch)
            continue
        probabilities = evaluation.probabilities(rows)
        member.outcome = Outcome(
            confusion=evaluation.confusion(rows, probabilities),
            probabilities=probabilities,
            labels=evaluation.labels[rows].cpu().numpy(),
            weights=weights_of(network, rows),
            boundary=member.boundary_recorder.boundary() if member.boundary_recorder is not None else None,
            stopped_at=np.full(len(probabilities), epoch)
            if stopping is None
            else stopping.stopped_at[rows].cpu().numpy().copy(),
        )


def _visited_counts(experiment: Experiment, data: Prepared) -> list[int]:
    """Training samples of each class as an order of samples counts them: before label noise, after resampling."""
    if experiment.resampler.slug == "none":
        return experiment.train_counts
    # It needs at least one of every class, which a resampler need not leave.
    return data.class_counts[0].clip(min=1).tolist()


def _precision(device: torch.device, convolutional: bool) -> Callable[[], AbstractContextManager[object]]:
    """What a pass runs in: bfloat16 for convolutions, where the hardware computes with it."""
    if convolutional and mixed_precision(device):
        return lambda: torch.autocast(device.type, torch.bfloat16)
    return nullcontext
