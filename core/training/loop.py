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
from core.training.checkpoints import copy_weights
from core.training.device import grouped_convolutions, mixed_precision
from core.training.early_stopping import EarlyStopping
from core.training.epoch_samples import EpochSamples
from core.training.epoch_statistics import epoch_statistics, keep_finished, to_numpy
from core.training.evaluation import Evaluation
from core.training.member import Member
from core.training.record import Outcome, Record

Epochs = Generator[dict[Member, Record]]
"""The records of each epoch, of the members that have finished it."""


def train_stack(members: Sequence[Member], data: Prepared, device: torch.device, began: float) -> Epochs:
    """Train the networks of all members in lock step.

    Each member ends independently of the others; its rows are still computed as long as another member continues.

    Args:
        members: parts of runs that share a stack (`core.training.part`), in the order of their rows; updated when they end.
        data: of all rows.
        device: the device for training.
        began: start time of the runs, on the clock of `time.perf_counter`.
    """
    experiment = members[0].experiment  # for the settings that all members share
    assert isinstance(experiment.model, NetworkModel)
    seeds = [seed for member in members for seed in member.part.seeds]
    class_counts = torch.from_numpy(data.class_counts).to(device)
    root_priors = (class_counts / class_counts.sum(1, keepdim=True)).sqrt()
    classes = class_counts.shape[1]

    network = experiment.model.build(data.train.shape, classes, seeds, experiment.loss.cosine_scale).to(device)
    network.grouped = grouped_convolutions(device)
    precision = _precision(device, network.convolutional)
    optimizers = by_rows.Optimizers(members, network)
    ascent = by_rows.build_ascent(members, network, class_counts)
    losses = by_rows.Losses(members, class_counts)
    weights = by_rows.SampleWeights(members, class_counts)
    samples = EpochSamples(members, data, _sampler_counts(experiment, data), device)
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
        weights.begin_epoch(epoch, labels, experiment.batch_size)
        optimizers.begin_epoch(epoch)
        all_logits, all_losses = [], []
        for number, (batch, target) in enumerate(zip(batches, batch_labels, strict=True), start=1):
            forward_pass = ForwardPass(network, batch, target, per_sample, precision)
            batch_weights = weights.batch_weights(number - 1, forward_pass.features.detach(), target)
            optimizers.clear_gradients()
            ascent.backward(forward_pass, weights.factors(batch_weights))
            optimizers.step()
            all_logits.append(forward_pass.logits.detach())
            all_losses.append(forward_pass.losses.detach())
            leaving = [member for member in under_way if member.should_stop()]
            if leaving and number < len(batch_labels):
                if statistics is not None:
                    evaluation(network)
                    _set_outcomes(leaving, epoch, network, evaluation, stopping)
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
                weights.epoch_weights(),
                root_priors,
                optimizers.gradients(),
            ),
        )
        last = epoch == experiment.epochs
        if stopping is not None:
            if previous is not None:
                statistics = keep_finished(statistics, stopping.finished, previous)
            stopping.update(network, per_sample, epoch, last=last)
        test, elsewhere = evaluation(network)
        for member in under_way:
            if not evaluation.is_finite(member.rows):
                member.mark_diverged(epoch)
        under_way = [member for member in under_way if member.error is None]
        if not under_way:
            return
        ending = [
            member for member in under_way if last or (stopping is not None and stopping.all_finished(member.rows))
        ]
        _record_snapshots(under_way, ending, epoch, network, pieces=len(members))
        seconds, by_name = time.perf_counter() - began, to_numpy(statistics)
        yield {member: _record(member.rows, epoch, seconds, test, elsewhere, by_name) for member in under_way}
        leaving = [member for member in under_way if member in ending or member.should_stop()]
        _set_outcomes(leaving, epoch, network, evaluation, stopping)
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


def _record_snapshots(
    members: Sequence[Member], ending: Sequence[Member], epoch: int, network: Network, *, pieces: int
) -> None:
    """Record the checkpoints and the pictures of the plane that are due after this epoch."""
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


def _set_outcomes(
    members: Sequence[Member], epoch: int, network: Network, evaluation: Evaluation, stopping: EarlyStopping | None
) -> None:
    """Set the outcomes of members that end, from the networks at the last evaluation."""
    for member in members:
        rows = member.rows
        if not evaluation.is_finite(rows):
            member.mark_diverged(epoch)
            continue
        probabilities = evaluation.probabilities(rows)
        member.outcome = Outcome(
            confusion=evaluation.confusion(rows, probabilities),
            probabilities=probabilities,
            labels=evaluation.labels[rows].cpu().numpy(),
            weights=copy_weights(network, rows),
            boundary=member.boundary_recorder.boundary() if member.boundary_recorder is not None else None,
            stopped_at=np.full(len(probabilities), epoch)
            if stopping is None
            else stopping.stopped_at[rows].cpu().numpy().copy(),
        )


def _sampler_counts(experiment: Experiment, data: Prepared) -> list[int]:
    """Return the number of training samples of each class for the samplers: before label noise and after resampling."""
    if experiment.resampler.slug == "none":
        return experiment.train_counts
    # Samplers need at least one sample of every class; a resampler may have removed all of them.
    return data.class_counts[0].clip(min=1).tolist()


def _precision(device: torch.device, convolutional: bool) -> Callable[[], AbstractContextManager[object]]:
    """Return the context of a forward pass: bfloat16 for convolutions where the hardware computes with it."""
    if convolutional and mixed_precision(device):
        return lambda: torch.autocast(device.type, torch.bfloat16)
    return nullcontext
