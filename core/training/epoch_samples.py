"""What the networks of a stack are shown, epoch by epoch."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import torch

from core.method.label_noise import LabelNoise
from core.method.sampler import Sampler
from core.preparation.prepared import Prepared
from core.randomness import torch_generator
from core.training.augmentation import ShiftAndMirror
from core.training.batches import DeviceSamples
from core.training.member import Member


class EpochSamples:
    """The samples of every epoch in the order of training, drawn once for rows that see the same.

    Rows with one seed, sampler and label noise draw the same order, whatever else they differ in.

    Args:
        members: the parts of the stack, arranged.
        data: of all rows.
        visited: training samples of each class as an order of samples counts them: before label noise, after resampling.
        device: where they go.
    """

    def __init__(self, members: Sequence[Member], data: Prepared, visited: Sequence[int], device: torch.device) -> None:
        drawn: dict[tuple[Sampler, LabelNoise, int], int] = {}
        rows: list[int] = []
        source = []
        for member in members:
            experiment = member.experiment
            for row, seed in enumerate(member.part.seeds, start=member.rows.start):
                place = drawn.setdefault((experiment.sampler, experiment.label_noise, seed), len(drawn))
                source.append(place)
                if place == len(rows):
                    rows.append(row)
        self.source = torch.tensor(source, device=device) if len(rows) < len(source) else None
        self.visited, self.device = visited, device
        self.batch_size = members[0].experiment.batch_size
        self.epochs = members[0].experiment.epochs
        self.samples = DeviceSamples(data.train.for_seeds(*rows), device)
        self.labels = torch.from_numpy(data.train_labels[rows])
        seeds = [seed for _, _, seed in drawn]
        self.shuffle = [torch_generator(seed, "shuffle") for seed in seeds]
        self.samplers = [(sampler, len(list(same))) for sampler, same in groupby(drawn, lambda key: key[0])]
        self.augment = None
        if getattr(members[0].experiment.model, "augment", False):
            self.augment = ShiftAndMirror([torch_generator(seed, "augment") for seed in seeds])

    def epoch(self, done: float) -> tuple[torch.Tensor, Iterator[torch.Tensor]]:
        """Labels `[S, M]` of an epoch, and the inputs `[S, B, *shape]` of one batch after another.

        Args:
            done: the share of the epochs that is over.
        """
        orders, start = [], 0
        for sampler, rows in self.samplers:
            of = slice(start, start + rows)
            orders.append(sampler.epoch(self.labels[of], self.visited, done, self.shuffle[of]))
            start = of.stop
        order = torch.cat(orders) if len(orders) > 1 else orders[0]
        labels = self.labels.gather(1, order).to(self.device)
        batches = self.samples.batches(order.to(self.device), self.batch_size, self.augment)
        if self.source is None:
            return labels, batches
        return labels[self.source], (batch.index_select(0, self.source) for batch in batches)
