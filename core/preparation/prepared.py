"""What a stack of seeds is trained and tested on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.preparation.inputs import Inputs
from core.preparation.preprocessing import Preprocessing


@dataclass(frozen=True, eq=False)
class Prepared:
    """What a run computes on, for S seeds; see `core.preparation.inputs.Inputs` for the samples of a part.

    Attributes:
        train: N samples a seed, class after class; after resampling as the resampler leaves them.
        train_labels: int64 `[S, N]`, as training sees them: with label noise some are wrong.
        true_labels: int64 `[S, N]`, before label noise; a synthetic sample has the label that it was made for.
        validation: V samples a seed; None without early stopping.
        validation_labels: int64 `[S, V]`, with label noise too; None without early stopping.
        test: T samples a seed, class after class and as many of each unless the dataset has an official test part or keeps its
            natural shares there.
        test_labels: int64 `[S, T]`.
        outside: at most 1,000 samples a seed of the classes left out; None if none are.
        noise: 100 random inputs a seed, each feature uniform over its range in the training part (images: over 0–255).
        train_counts: training samples of each class before label noise and resampling, the same for every seed.
        preprocessing: of a table with fields, what was learnt from the training part of each seed, `[S]`; else empty.
    """

    train: Inputs
    train_labels: np.ndarray
    true_labels: np.ndarray
    validation: Inputs | None
    validation_labels: np.ndarray | None
    test: Inputs
    test_labels: np.ndarray
    outside: Inputs | None
    noise: Inputs
    train_counts: list[int]
    preprocessing: tuple[Preprocessing, ...] = ()

    @property
    def class_counts(self) -> np.ndarray:
        """Training samples of each class by the labels that training sees, int64 `[S, C]`."""
        return np.stack([np.bincount(labels, minlength=len(self.train_counts)) for labels in self.train_labels])

    def only(self, places: Sequence[int]) -> "Prepared":
        """The same for the seeds at these places alone."""
        if list(places) == list(range(len(self.train_labels))):
            return self
        rows = list(places)
        return Prepared(
            train=self.train.only(*rows),
            train_labels=self.train_labels[rows],
            true_labels=self.true_labels[rows],
            validation=None if self.validation is None else self.validation.only(*rows),
            validation_labels=None if self.validation_labels is None else self.validation_labels[rows],
            test=self.test.only(*rows),
            test_labels=self.test_labels[rows],
            outside=None if self.outside is None else self.outside.only(*rows),
            noise=self.noise.only(*rows),
            train_counts=self.train_counts,
            preprocessing=tuple(self.preprocessing[row] for row in rows) if self.preprocessing else (),
        )


@dataclass(frozen=True, eq=False)
class Stack:
    """Seeds whose training sets have the same counts, so that one computation can train them together.

    Attributes:
        places: which of the run's seeds they are, counted from 0.
        data: what they are trained and tested on.
    """

    places: tuple[int, ...]
    data: Prepared
