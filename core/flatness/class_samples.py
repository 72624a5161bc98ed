"""The training samples of one class that a Hessian is taken over."""

from dataclasses import dataclass

import numpy as np
import torch

from core.experiment import Experiment
from core.preparation.prepare import prepare
from core.preparation.prepared import Prepared
from core.randomness import generator
from core.training.batches import Samples


@dataclass(frozen=True, eq=False)
class TrainingSamples:
    """The training part of an experiment, as the network gets it without augmentation.

    A class is made of the samples that carry its label in training; with label noise some of them are wrong.
    """

    prepared: Prepared
    samples: Samples
    seeds: range

    @classmethod
    def of(cls, experiment: Experiment, device: torch.device) -> "TrainingSamples":
        prepared = prepare(experiment.data.without_resampling())
        return cls(prepared, Samples(prepared.train, device), experiment.all_seeds)

    @property
    def class_counts(self) -> torch.Tensor:
        """Training samples of each class by the labels that training sees, int64 `[S, C]`."""
        return torch.from_numpy(self.prepared.class_counts)

    def of_class(self, label: int, at_most: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Inputs `[S, n, *shape]` and labels int64 `[S, n]` of one class.

        n is `at_most`, or what the seed that has fewest has; chosen by (seed of the network, `seed`), whatever the network.
        """
        there = [np.flatnonzero(labels == label) for labels in self.prepared.train_labels]
        size = min(at_most, *map(len, there))
        chosen = [
            np.sort(generator(own, "flatness", seed, label).permutation(rows)[:size])
            for own, rows in zip(self.seeds, there, strict=True)
        ]
        order = torch.from_numpy(np.stack(chosen)).to(self.samples.rows.device)
        return self.samples.take(order).float(), torch.full_like(order, label)
