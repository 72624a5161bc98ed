"""The training of a stack of seeds, top to bottom."""

import time
from collections.abc import Iterator

import numpy as np
import torch

from core.boundary import BoundaryCamera
from core.early_stopping import EarlyStopping
from core.epoch_statistics import epoch_statistics
from core.errors import Diverged
from core.evaluation import Evaluation
from core.experiment import Experiment
from core.preparation import prepare
from core.randomness import torch_generator
from core.record import Outcome, Record

BLOCK_BYTES = 32 * 2**20  # samples are gathered this many bytes at a time: one copy an epoch when they are few


class Run(Iterator[Record]):
    """A run under way: iterate it for its records; `outcome` is there once it is exhausted."""

    def __init__(self, experiment: Experiment) -> None:
        self.experiment = experiment
        self.outcome: Outcome | None = None
        self._records = self._train()
        self._stop = False

    def stop(self) -> None:
        """Make the epoch that was yielded last the end of the run; the outcome is that of the network as it stands."""
        self._stop = True

    def __next__(self) -> Record:
        return next(self._records)

    def _train(self) -> Iterator[Record]:
        began = time.perf_counter()
        experiment, seeds = self.experiment, self.experiment.all_seeds
        data = prepare(experiment.dataset, experiment.imbalance, early_stop=experiment.early_stop > 0, seeds=seeds)
        inputs, labels = torch.from_numpy(data.train_features), torch.from_numpy(data.train_labels)
        class_counts = np.array(data.train_counts)
        root_priors = torch.from_numpy(np.sqrt(class_counts / class_counts.sum())).float()
        class_weights = torch.from_numpy(experiment.weighting.class_weights(class_counts)).float()
        sample_weights = class_weights[labels]

        network = experiment.model.build(inputs.shape[2:], len(class_counts), seeds)
        optimizer = experiment.optimizer.build(list(network.parameters()))
        shuffle = [torch_generator(seed, "shuffle") for seed in seeds]
        evaluation = Evaluation(data, len(class_counts))
        stopping = EarlyStopping(experiment, data, network, class_weights) if experiment.early_stop else None
        camera = BoundaryCamera(data, experiment.epochs) if experiment.dataset.load().kind == "points" else None
        per_sample = inputs[:, :1].nbytes
        block_samples = max(1, BLOCK_BYTES // (per_sample * experiment.batch_size)) * experiment.batch_size

        statistics = None
        for epoch in range(1, experiment.epochs + 1):
            learning_rate = experiment.optimizer.learning_rate_at(epoch, experiment.epochs)
            network.train()
            order = experiment.sampler.epoch(labels, shuffle)
            epoch_labels, epoch_weights = labels.gather(1, order), sample_weights.gather(1, order)
            batch_labels = epoch_labels.split(experiment.batch_size, dim=1)
            batch_weights = epoch_weights.split(experiment.batch_size, dim=1)
            all_logits, all_losses = [], []
            for batch, target, weight in zip(
                _batches(inputs, order, block_samples, experiment.batch_size), batch_labels, batch_weights, strict=True
            ):
                logits = network(batch)
                losses = experiment.loss.per_sample(logits, target)
                optimizer.clear()
                # Each seed's weighted mean, by its gradient: no operations are spent on the mean itself.
                total = weight.sum(1, keepdim=True) if experiment.weighting.per_batch else weight.shape[1]
                losses.backward(weight / total)
                optimizer.step(learning_rate)
                all_logits.append(logits.detach())
                all_losses.append(losses.detach())

            previous, statistics = (
                statistics,
                epoch_statistics(
                    torch.cat(all_logits, dim=2),
                    epoch_labels,
                    torch.cat(all_losses, dim=1),
                    epoch_weights,
                    root_priors,
                    optimizer.gradients(),
                ),
            )
            last = epoch == experiment.epochs
            if stopping is not None:
                if previous is not None:
                    statistics = statistics.hold(stopping.finished, previous)
                stopping.update(network, epoch, last=last)
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
            yield Record(epoch, time.perf_counter() - began, test=test, elsewhere=elsewhere, **statistics.arrays())
            if last or self._stop:
                break

        probabilities = evaluation.probabilities(network)
        self.outcome = Outcome(
            confusion=evaluation.confusion(probabilities),
            probabilities=probabilities,
            labels=data.test_labels,
            weights={name: value.numpy() for name, value in network.state_dict().items()},
            boundary=camera.develop() if camera is not None else None,
            stopped_at=stopping.stopped_at.numpy() if stopping is not None else np.full(len(seeds), epoch),
        )


def _batches(inputs: torch.Tensor, order: torch.Tensor, block_samples: int, batch_size: int) -> Iterator[torch.Tensor]:
    """Inputs `[S, B, *shape]` of one batch after another in the given order `[S, M]`."""
    seeds, samples = inputs.shape[:2]
    flat = inputs.flatten(0, 1)
    first = torch.arange(seeds).unsqueeze(1) * samples
    for block in order.split(block_samples, dim=1):
        rows = flat.index_select(0, (block + first).flatten())
        yield from rows.view(seeds, -1, *inputs.shape[2:]).split(batch_size, dim=1)
