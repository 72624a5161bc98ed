"""Which samples of a dataset are trained on, validated on, tested on and watched from outside."""

from dataclasses import dataclass

import numpy as np

from core.errors import InvalidValue
from core.method.dataset import Dataset
from core.method.imbalance import Imbalance
from core.method.imbalance.none import NoImbalance
from core.randomness import generator
from data import Samples

MAX_OUTSIDE = 1000


@dataclass(frozen=True, eq=False)
class PartCounts:
    """Samples of each class in each part, int64 `[C]`.

    Attributes:
        test: in the test part.
        kept: in training and validation together.
        validation: in the validation part; 0 without early stopping.
    """

    test: np.ndarray
    kept: np.ndarray
    validation: np.ndarray

    @property
    def train(self) -> np.ndarray:
        """In the training part."""
        return self.kept - self.validation


def train_counts(dataset: Dataset, imbalance: Imbalance, early_stop: bool) -> list[int]:
    """Training samples of each class that `prepare` will leave; no samples are drawn.

    Raises:
        InvalidValue: a class too small to split, an imbalance that does not fit, or nothing left to validate on.
    """
    return part_counts(dataset, imbalance, early_stop).train.tolist()


def test_counts(dataset: Dataset) -> list[int]:
    """Test samples of each class that `prepare` will leave; no samples are drawn.

    Raises:
        InvalidValue: a class too small to split.
    """
    return part_counts(dataset, NoImbalance(), early_stop=False).test.tolist()


def part_counts(dataset: Dataset, imbalance: Imbalance, early_stop: bool) -> PartCounts:
    """How many samples of each class every part gets.

    Raises:
        InvalidValue: a class too small to split, an imbalance that does not fit, or nothing left to validate on.
    """
    samples = dataset.load()
    there = samples.class_counts
    if samples.test is not None:
        return _counts(samples.test.class_counts, there, imbalance, early_stop)
    smallest = int(there.min())
    if smallest < 2:
        name = samples.class_names[int(there.argmin())]
        raise InvalidValue(
            f"Class '{name}' has {smallest} {'sample' if smallest == 1 else 'samples'}; each class needs at least 2, "
            "one to learn from and one to be tested on: leave it out with dataset.classes."
        )
    if dataset.natural_test:
        test = np.maximum(1, 3 * there // 10)
    else:
        test = np.full_like(there, max(1, min(3 * len(samples.labels) // (10 * len(there)), smallest // 2)))
    return _counts(test, there - test, imbalance, early_stop)


def _counts(test: np.ndarray, available: np.ndarray, imbalance: Imbalance, early_stop: bool) -> PartCounts:
    kept = np.array(imbalance.training_counts(available.tolist()))
    validation = kept // 5 if early_stop else np.zeros_like(kept)
    if early_stop and not validation.any():
        raise InvalidValue(
            "early_stop keeps a fifth of each class aside to validate on and needs a class of at least 5 training "
            f"samples; the largest has {kept.max()}: set early_stop to 0 or take more data."
        )
    return PartCounts(test=test, kept=kept, validation=validation)


def split(
    samples: Samples, outside: np.ndarray | None, counts: PartCounts, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The rows of training, validation, test and outside for one seed; some may be empty."""
    labels, random = samples.labels, generator(seed, "split")
    free = np.ones(len(labels), dtype=bool)
    if samples.test is None:
        test = _draw(labels, free, counts.test, random)
        free[test] = False
    else:
        test = np.argsort(samples.test.labels, kind="stable")
    # Before the validation part: whether there is one must not change which outside samples are watched.
    outside_rows = np.arange(0) if outside is None else _some(len(outside), random)
    kept = _draw(labels, free, counts.kept, generator(seed, "subsample"))
    free[:] = False
    free[kept] = True
    validation = _draw(labels, free, counts.validation, random)
    free[validation] = False
    return kept[free[kept]], validation, test, outside_rows


def _draw(labels: np.ndarray, free: np.ndarray, counts: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Rows drawn from the free ones, `counts[c]` of class c, class after class.

    One permutation of all rows decides, whatever is free and wanted: smaller draws are contained in larger ones, and
    the order of the classes does not matter.
    """
    order = random.permutation(len(labels))
    order = order[free[order]]
    ends = np.cumsum(np.bincount(labels[order], minlength=len(counts)))
    by_class = np.split(order[np.argsort(labels[order], kind="stable")], ends[:-1])
    return np.concatenate([rows[:count] for rows, count in zip(by_class, counts, strict=True)])


def _some(samples: int, random: np.random.Generator) -> np.ndarray:
    if samples <= MAX_OUTSIDE:
        return np.arange(samples)
    return np.sort(random.choice(samples, MAX_OUTSIDE, replace=False))
