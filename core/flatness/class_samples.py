"""The training samples of each class, over which its Hessian is computed."""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Int, Shaped

from core.experiment import Experiment
from core.preparation.prepare import prepare
from core.preparation.prepared import Prepared
from core.randomness import generator
from core.training.batches import DeviceSamples


@dataclass(frozen=True, eq=False)
class TrainingSamples:
    """The training set of an experiment, as the network sees it without augmentation.

    A class consists of the samples that have its label in training; with label noise some of these labels are wrong.
    """

    prepared: Prepared
    samples: DeviceSamples
    seeds: range

    @classmethod
    def of(cls, experiment: Experiment, device: torch.device) -> "TrainingSamples":
        prepared = prepare(experiment.data.without_resampling())
        return cls(prepared, DeviceSamples(prepared.train, device), experiment.all_seeds)

    @property
    def class_counts(self) -> Int[torch.Tensor, "seeds classes"]:
        """The number of training samples of each class, by the labels that training sees."""
        return torch.from_numpy(self.prepared.class_counts)

    def of_class(
        self, label: int, at_most: int, seed: int
    ) -> tuple[Shaped[torch.Tensor, "seeds samples ..."], Int[torch.Tensor, "seeds samples"]]:
        """Return inputs and labels of one class.

        Their number is `at_most`, or the smallest class size among the seeds if that is less. Which samples are chosen depends
        only on the seed of the network and on `seed`, not on the network.
        """
        rows_of_class = [np.flatnonzero(labels == label) for labels in self.prepared.train_labels]
        size = min(at_most, *map(len, rows_of_class))
        chosen = [
            np.sort(generator(own, "flatness", seed, label).permutation(rows)[:size])
            for own, rows in zip(self.seeds, rows_of_class, strict=True)
        ]
        order = torch.from_numpy(np.stack(chosen)).to(self.samples.rows.device)
        return self.samples.take(order).float(), torch.full_like(order, label)
