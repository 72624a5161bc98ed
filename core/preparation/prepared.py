"""The data on which a stack of seeds is trained and tested."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from core.preparation.inputs import Inputs
from core.preparation.preprocessing import Preprocessing


@dataclass(frozen=True, eq=False)
class Prepared:
    """The data of a run for a stack of seeds; see `core.preparation.inputs.Inputs` for the samples of a part.

    Attributes:
        train: training samples, class after class; after resampling in the order of the resampler.
        train_labels: their labels as training sees them: with label noise some are wrong.
        true_labels: their labels before label noise; a synthetic sample has the label of the class that it was generated for.
        validation: validation samples; None without early stopping.
        validation_labels: their labels, with label noise too; None without early stopping.
        test: test samples, class after class, with equal counts unless the dataset has an official test part or is tested on
            its natural shares.
        test_labels: their labels.
        outside: at most 1,000 samples per seed of the classes left out; None if no class is left out.
        noise: 100 random inputs per seed, each feature uniform over its range in the training part (images: over 0–255).
        train_counts: training samples of each class before label noise and resampling, the same for every seed.
        preprocessing: for a table with fields, one per seed, fitted on its training part; else empty.
    """

    train: Inputs
    train_labels: Int[np.ndarray, "seeds train"]
    true_labels: Int[np.ndarray, "seeds train"]
    validation: Inputs | None
    validation_labels: Int[np.ndarray, "seeds validation"] | None
    test: Inputs
    test_labels: Int[np.ndarray, "seeds test"]
    outside: Inputs | None
    noise: Inputs
    train_counts: list[int]
    preprocessing: tuple[Preprocessing, ...] = ()

    @property
    def class_counts(self) -> Int[np.ndarray, "seeds classes"]:
        """Training samples of each class by the labels that training sees."""
        return np.stack([np.bincount(labels, minlength=len(self.train_counts)) for labels in self.train_labels])

    def for_seeds(self, places: Sequence[int]) -> "Prepared":
        """Return the data of the seeds at these positions only."""
        if list(places) == list(range(len(self.train_labels))):
            return self
        rows = list(places)
        return Prepared(
            train=self.train.for_seeds(*rows),
            train_labels=self.train_labels[rows],
            true_labels=self.true_labels[rows],
            validation=None if self.validation is None else self.validation.for_seeds(*rows),
            validation_labels=None if self.validation_labels is None else self.validation_labels[rows],
            test=self.test.for_seeds(*rows),
            test_labels=self.test_labels[rows],
            outside=None if self.outside is None else self.outside.for_seeds(*rows),
            noise=self.noise.for_seeds(*rows),
            train_counts=self.train_counts,
            preprocessing=tuple(self.preprocessing[row] for row in rows) if self.preprocessing else (),
        )


@dataclass(frozen=True, eq=False)
class Stack:
    """Seeds whose training sets have the same counts, so that one computation can train them together.

    Attributes:
        places: their positions among the seeds of the run, counted from 0.
        data: the data on which they are trained and tested.
    """

    places: tuple[int, ...]
    data: Prepared
