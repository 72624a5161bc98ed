"""The samples on which the networks of a stack are trained in each epoch."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import torch
from jaxtyping import Float, Int

from core.method.label_noise import LabelNoise
from core.method.sampler import Sampler
from core.preparation.prepared import Prepared
from core.randomness import torch_generator
from core.training.augmentation import ShiftAndMirror
from core.training.batches import DeviceSamples
from core.training.member import Member


class EpochSamples:
    """Draw the samples of every epoch in the order of training, once for all rows that are trained on the same samples.

    Rows with equal seed, sampler and label noise have the same order, whatever else they differ in.

    Args:
        members: the parts of the stack, in the order of their rows.
        data: of all rows.
        class_counts: number of training samples of each class before label noise and after resampling, for the samplers.
        device: the device of the samples.
    """

    def __init__(
        self, members: Sequence[Member], data: Prepared, class_counts: Sequence[int], device: torch.device
    ) -> None:
        streams: dict[tuple[Sampler, LabelNoise, int], int] = {}
        rows: list[int] = []
        source = []
        for member in members:
            experiment = member.experiment
            for row, seed in enumerate(member.part.seeds, start=member.rows.start):
                place = streams.setdefault((experiment.sampler, experiment.label_noise, seed), len(streams))
                source.append(place)
                if place == len(rows):
                    rows.append(row)
        self.source = torch.tensor(source, device=device) if len(rows) < len(source) else None
        self.class_counts, self.device = class_counts, device
        self.batch_size = members[0].experiment.batch_size
        self.epochs = members[0].experiment.epochs
        self.samples = DeviceSamples(data.train.for_seeds(*rows), device)
        self.labels = torch.from_numpy(data.train_labels[rows])
        seeds = [seed for _, _, seed in streams]
        self.shuffle = [torch_generator(seed, "shuffle") for seed in seeds]
        self.samplers = [(sampler, len(list(same))) for sampler, same in groupby(streams, lambda key: key[0])]
        self.augment = None
        if getattr(members[0].experiment.model, "augment", False):
            self.augment = ShiftAndMirror([torch_generator(seed, "augment") for seed in seeds])

    def epoch(
        self, done: float
    ) -> tuple[Int[torch.Tensor, "rows samples"], Iterator[Float[torch.Tensor, "rows batch ..."]]]:
        """Return the labels of an epoch, and an iterator over the inputs of its batches.

        Args:
            done: the share of the epochs that is over.
        """
        orders, start = [], 0
        for sampler, rows in self.samplers:
            group = slice(start, start + rows)
            orders.append(sampler.epoch(self.labels[group], self.class_counts, done, self.shuffle[group]))
            start = group.stop
        order = torch.cat(orders) if len(orders) > 1 else orders[0]
        labels = self.labels.gather(1, order).to(self.device)
        batches = self.samples.batches(order.to(self.device), self.batch_size, self.augment)
        if self.source is None:
            return labels, batches
        return labels[self.source], (batch.index_select(0, self.source) for batch in batches)
