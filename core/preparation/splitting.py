"""Splitting a dataset into training, validation, test and outside samples."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Int, Num

from core.errors import InvalidValue
from core.method.dataset import Dataset
from core.method.imbalance import Imbalance
from core.method.imbalance.none import NoImbalance
from core.randomness import generator
from data import Samples

MAX_OUTSIDE = 1000


@dataclass(frozen=True, eq=False)
class PartCounts:
    """Number of samples of each class in each part.

    Attributes:
        test: in the test part.
        train_and_validation: in the training and validation parts together.
        validation: in the validation part; 0 without early stopping.
    """

    test: Int[np.ndarray, " classes"]
    train_and_validation: Int[np.ndarray, " classes"]
    validation: Int[np.ndarray, " classes"]

    @property
    def train(self) -> Int[np.ndarray, " classes"]:
        """In the training part."""
        return self.train_and_validation - self.validation


def train_counts(dataset: Dataset, imbalance: Imbalance, early_stop: bool) -> list[int]:
    """Return the number of training samples of each class after `prepare`, without drawing any.

    Raises:
        InvalidValue: a class is too small to split, the imbalance does not fit, or the validation part would be empty.
    """
    return part_counts(dataset, imbalance, early_stop).train.tolist()


def test_counts(dataset: Dataset) -> list[int]:
    """Return the number of test samples of each class after `prepare`, without drawing any.

    Raises:
        InvalidValue: a class is too small to split.
    """
    return part_counts(dataset, NoImbalance(), early_stop=False).test.tolist()


def part_counts(dataset: Dataset, imbalance: Imbalance, early_stop: bool) -> PartCounts:
    """Return the number of samples of each class in every part.

    Raises:
        InvalidValue: a class is too small to split, the imbalance does not fit, or the validation part would be empty.
    """
    samples = dataset.load()
    class_counts = samples.class_counts
    if samples.test is not None:
        return _counts(samples.test.class_counts, class_counts, imbalance, early_stop)
    smallest = int(class_counts.min())
    if smallest < 2:
        name = samples.class_names[int(class_counts.argmin())]
        raise InvalidValue(
            f"Class '{name}' has {smallest} {'sample' if smallest == 1 else 'samples'}; each class needs at least 2, "
            "one to learn from and one to be tested on: leave it out with dataset.classes."
        )
    if dataset.natural_test:
        test = np.maximum(1, 3 * class_counts // 10)
    else:
        size = max(1, min(3 * len(samples.labels) // (10 * len(class_counts)), smallest // 2))
        test = np.full_like(class_counts, size)
    return _counts(test, class_counts - test, imbalance, early_stop)


def _counts(
    test: Int[np.ndarray, " classes"], available: Int[np.ndarray, " classes"], imbalance: Imbalance, early_stop: bool
) -> PartCounts:
    counts = np.array(imbalance.training_counts(available.tolist()))
    validation = counts // 5 if early_stop else np.zeros_like(counts)
    if early_stop and not validation.any():
        raise InvalidValue(
            "early_stop uses a fifth of each class for validation and needs a class of at least 5 training "
            f"samples; the largest has {counts.max()}: set early_stop to 0 or take more data."
        )
    return PartCounts(test=test, train_and_validation=counts, validation=validation)


def split(
    samples: Samples, outside: Num[np.ndarray, " outside_samples *shape"] | None, counts: PartCounts, seed: int
) -> tuple[
    Int[np.ndarray, " train"], Int[np.ndarray, " validation"], Int[np.ndarray, " test"], Int[np.ndarray, " outside"]
]:
    """Draw the rows of the training, validation, test and outside parts for one seed; some may be empty."""
    labels, random = samples.labels, generator(seed, "split")
    free = np.ones(len(labels), dtype=bool)
    if samples.test is None:
        test = _draw(labels, free, counts.test, random)
        free[test] = False
    else:
        test = np.argsort(samples.test.labels, kind="stable")
    # Drawn before the validation part, so that early stopping does not change the outside samples.
    outside_rows = np.arange(0) if outside is None else _some(len(outside), random)
    selected = _draw(labels, free, counts.train_and_validation, generator(seed, "subsample"))
    free[:] = False
    free[selected] = True
    validation = _draw(labels, free, counts.validation, random)
    free[validation] = False
    return selected[free[selected]], validation, test, outside_rows


def _draw(
    labels: Int[np.ndarray, " samples"],
    free: Bool[np.ndarray, " samples"],
    counts: Int[np.ndarray, " classes"],
    random: np.random.Generator,
) -> Int[np.ndarray, " drawn"]:
    """Draw rows from the free ones, `counts[c]` of class c, class after class.

    One permutation of all rows determines the result, whatever rows are free: smaller draws are contained in larger ones,
    and the order of the classes does not matter.
    """
    order = random.permutation(len(labels))
    order = order[free[order]]
    ends = np.cumsum(np.bincount(labels[order], minlength=len(counts)))
    by_class = np.split(order[np.argsort(labels[order], kind="stable")], ends[:-1])
    return np.concatenate([rows[:count] for rows, count in zip(by_class, counts, strict=True)])


def _some(samples: int, random: np.random.Generator) -> Int[np.ndarray, " drawn"]:
    if samples <= MAX_OUTSIDE:
        return np.arange(samples)
    return np.sort(random.choice(samples, MAX_OUTSIDE, replace=False))
