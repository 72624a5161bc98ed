"""The training of a run: of a stack of networks, top to bottom; classifiers are fitted in `core.training.fitting`."""

import time
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import numpy as np
import torch

from core.errors import Diverged
from core.experiment import Experiment
from core.method.model import Model, NetworkModel
from core.method.model.classifier import Classifier
from core.method.sharpness.forward_pass import ForwardPass
from core.preparation.prepare import prepare_stacks
from core.preparation.prepared import Prepared, Stack
from core.randomness import torch_generator
from core.training.augmentation import ShiftAndMirror
from core.training.batches import Samples
from core.training.boundary import BoundaryCamera, Plane
from core.training.checkpoints import Checkpoints
from core.training.device import chosen_device, mixed_precision
from core.training.early_stopping import EarlyStopping
from core.training.epoch_statistics import arrays, epoch_statistics, hold
from core.training.evaluation import Evaluation
from core.training.fitting import fits
from core.training.lock_step import Training, in_lock_step
from core.training.record import Outcome, Record
from core.training.resampling_picture import resampling_picture

TINY = torch.finfo(torch.float32).tiny


class Run(Iterator[Record]):
    """A run under way: iterate it for its records; `outcome` is there once it is exhausted.

    Args:
        experiment: what to train.
        interrupted: is asked after each batch and each record whether to end the run there; an epoch that is cut short leaves
            no record.
        device: where to train, see `core.training.device`; None takes that of the environment.
        checkpoints: at how many epochs to keep the weights, see `core.training.checkpoints`; 0 keeps those of the last one only.

    Attributes:
        outcome: what is left at the end; None before, and when not one epoch was finished.
        checkpoints: what is kept of the epochs before the last.
        stopped: whether the run was interrupted.
    """

    def __init__(
        self,
        experiment: Experiment,
        interrupted: Callable[[], bool] = lambda: False,
        device: str | None = None,
        checkpoints: int = 0,
    ) -> None:
        self.experiment = experiment
        self.checkpoints = Checkpoints(experiment, checkpoints)
        self.outcome: Outcome | None = None
        self.device = chosen_device(device)
        self._interrupted = interrupted
        self.stopped = False
        self._records = self._run()

    def __next__(self) -> Record:
        return next(self._records)

    def _run(self) -> Generator[Record]:
        experiment, began = self.experiment, time.perf_counter()
        picture = resampling_picture(experiment)
        if isinstance(experiment.model, Classifier):
            trainings = fits(experiment, self._asked_to_stop, began)
        else:
            trainings = self._trainings(experiment.model, began)
        self.outcome = yield from in_lock_step(trainings, lambda: self.stopped)
        if self.outcome is not None:
            self.outcome = replace(self.outcome, resampling=picture)

    def _trainings(self, model: Model, began: float) -> list[tuple[tuple[int, ...], Training]]:
        """The training of each stack of seeds."""
        experiment = self.experiment
        stacks = prepare_stacks(experiment.data)
        plane = Plane.of(stacks[0].data) if experiment.dataset.load().kind == "points" else None
        return [(stack.places, self._train(model, stack, plane, began)) for stack in stacks]

    def _train(self, model: Model, stack: Stack, plane: Plane | None, began: float) -> Training:
        assert isinstance(model, NetworkModel)
        experiment, device, data = self.experiment, self.device, stack.data
        seeds = [experiment.all_seeds[place] for place in stack.places]
        train, labels = Samples(data.train, device), torch.from_numpy(data.train_labels)
        class_counts = torch.from_numpy(data.class_counts).to(device)
        root_priors = (class_counts / class_counts.sum(1, keepdim=True)).sqrt()

        visited = self._visited_counts(data)

        network = model.build(data.train.shape, class_counts.shape[1], seeds, experiment.loss.cosine_scale).to(device)
        precision = self._precision(network.convolutional)
        optimizer = experiment.optimizer.build(list(network.parameters()))
        ascent = experiment.sharpness.build(network, class_counts, experiment.groups)
        weigher = experiment.weighting.build(class_counts, experiment.epochs)
        shuffle = [torch_generator(seed, "shuffle") for seed in seeds]
        augment = None
        if getattr(model, "augment", False):
            augment = ShiftAndMirror([torch_generator(seed, "augment") for seed in seeds])
        evaluation = Evaluation(data, class_counts.shape[1], device, precision)
        stopping = None
        if experiment.early_stop:
            by_class = experiment.weighting.by_seed(class_counts)
            stopping = EarlyStopping(experiment.early_stop, data, network, by_class)
        camera = BoundaryCamera(plane, len(seeds), experiment.epochs, device) if plane is not None else None

        statistics = None
        for epoch in range(1, experiment.epochs + 1):
            done = (epoch - 1) / experiment.epochs
            learning_rate = experiment.optimizer.learning_rate_at(epoch, experiment.epochs)
            per_sample = experiment.loss.build(class_counts, done)
            network.train()
            order = experiment.sampler.epoch(labels, visited, done, shuffle)
            epoch_labels = labels.gather(1, order).to(device)
            order = order.to(device)
            batch_labels = epoch_labels.split(experiment.batch_size, dim=1)
            known = weigher.epoch_weights(epoch, epoch_labels)
            batch_weights = [None] * len(batch_labels) if known is None else known.split(experiment.batch_size, dim=1)
            all_logits, all_losses, all_weights = [], [], []
            for batch, target, given in zip(
                train.batches(order, experiment.batch_size, augment), batch_labels, batch_weights, strict=True
            ):
                made = ForwardPass(network, batch, target, per_sample, precision)
                weight = weigher.batch_weights(epoch, made.features.detach(), target) if given is None else given
                # Each seed's weighted mean, by its gradient: no operations are spent on the mean itself.
                # A batch in which nothing counts, all weights being 0, moves nothing.
                total = (
                    weight.sum(1, keepdim=True).clamp_(min=TINY) if experiment.weighting.per_batch else weight.shape[1]
                )
                optimizer.clear()
                ascent.backward(made, weight / total)
                optimizer.step(learning_rate)
                all_logits.append(made.logits.detach())
                all_losses.append(made.losses.detach())
                all_weights.append(weight)
                if self._asked_to_stop():
                    break
            if len(all_logits) < len(batch_labels):
                if statistics is None:
                    return None
                evaluation(network)
                break

            previous, statistics = (
                statistics,
                epoch_statistics(
                    torch.cat(all_logits, dim=2),
                    epoch_labels,
                    torch.cat(all_losses, dim=1),
                    torch.cat(all_weights, dim=1) if known is None else known,
                    root_priors,
                    optimizer.gradients(),
                ),
            )
            last = epoch == experiment.epochs
            if stopping is not None:
                if previous is not None:
                    statistics = hold(statistics, stopping.finished, previous)
                stopping.update(network, per_sample, epoch, last=last)
                last = bool(stopping.finished.all())
            try:
                test, elsewhere = evaluation(network)
            except FloatingPointError:
                raise Diverged(
                    f"Training left the finite numbers in epoch {epoch}; a learning rate below "
                    f"{experiment.optimizer.learning_rate:g} or smaller weights may help."
                ) from None
            if camera is not None:
                camera.look(network, epoch, last=last)
            self.checkpoints.take(epoch, stack.places, network, last=last)
            seconds = time.perf_counter() - began
            yield Record(epoch=epoch, seconds=seconds, test=test, elsewhere=elsewhere, **arrays(statistics))
            if last or self.stopped or self._asked_to_stop():
                break

        probabilities = evaluation.probabilities()
        return Outcome(
            confusion=evaluation.confusion(probabilities),
            probabilities=probabilities,
            labels=data.test_labels,
            weights={name: value.cpu().numpy() for name, value in network.state_dict().items()},
            boundary=camera.develop() if camera is not None else None,
            stopped_at=stopping.stopped_at.cpu().numpy() if stopping is not None else np.full(len(seeds), epoch),
        )

    def _visited_counts(self, data: Prepared) -> list[int]:
        """Training samples of each class as an order of samples counts them: before label noise, after resampling."""
        if self.experiment.resampler.slug == "none":
            return self.experiment.train_counts
        # It needs at least one of every class, which a resampler need not leave.
        return data.class_counts[0].clip(min=1).tolist()

    def _asked_to_stop(self) -> bool:
        self.stopped = self.stopped or self._interrupted()
        return self.stopped

    def _precision(self, convolutional: bool) -> Callable[[], AbstractContextManager[object]]:
        """What a pass runs in: bfloat16 for convolutions, where the hardware computes with it."""
        if convolutional and mixed_precision(self.device):
            return lambda: torch.autocast(self.device.type, torch.bfloat16)
        return nullcontext
