"""From a dataset and an imbalance to the arrays that a stack of seeds is trained and tested on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.dataset import Dataset
from core.errors import InvalidValue
from core.imbalance import Imbalance
from core.randomness import generator
from data import Dataset as Samples

MAX_OUTSIDE = 1000
NOISE_INPUTS = 100


@dataclass(frozen=True, eq=False)
class Prepared:
    """What a run computes on. All parts have a leading seed dimension; no array is shared with the dataset.

    Attributes:
        train_features: float32 `[S, N, *shape]`, class after class.
        train_labels: int64 `[S, N]`.
        validation_features: float32 `[S, V, *shape]`; None without early stopping.
        validation_labels: int64 `[S, V]`; None without early stopping.
        test_features: float32 `[S, T, *shape]`, class after class, as many of each.
        test_labels: int64 `[S, T]`.
        outside_features: float32 `[S, O, *shape]`, at most 1,000 samples of the classes left out; None if none are.
        noise_features: float32 `[S, 100, *shape]`, each feature uniform over its range in the training part.
        train_counts: training samples of each class, the same for every seed.
    """

    train_features: np.ndarray
    train_labels: np.ndarray
    validation_features: np.ndarray | None
    validation_labels: np.ndarray | None
    test_features: np.ndarray
    test_labels: np.ndarray
    outside_features: np.ndarray | None
    noise_features: np.ndarray
    train_counts: list[int]


@dataclass(frozen=True, eq=False)
class _Counts:
    """Samples of each class in each part, int64 `[C]`; `kept` is training and validation together."""

    test: np.ndarray
    kept: np.ndarray
    validation: np.ndarray

    @property
    def train(self) -> np.ndarray:
        return self.kept - self.validation


def train_counts(dataset: Dataset, imbalance: Imbalance, early_stop: bool) -> list[int]:
    """Training samples of each class that `prepare` will leave; no samples are drawn.

    Raises:
        InvalidValue: a class too small to split, an imbalance that does not fit, or nothing left to validate on.
    """
    return _part_counts(dataset.load(), imbalance, early_stop).train.tolist()


def prepare(dataset: Dataset, imbalance: Imbalance, early_stop: bool, seeds: Sequence[int]) -> Prepared:
    """Split, subsample and scale a dataset, once for each seed.

    The class-balanced test part (30 %, at most half of the smallest class) is drawn first and depends on seed and
    dataset only; the imbalance is made from the rest; with early stopping, a fifth of each class of that is kept aside
    to validate on. Tables and points are standardised by the training part; a feature that is constant there becomes 0.

    Args:
        dataset: where samples come from.
        imbalance: how many of them each class keeps for training.
        early_stop: whether a validation part is needed.
        seeds: one split each, at least one.

    Raises:
        InvalidValue: a class too small to split, an imbalance that does not fit, or nothing left to validate on.
    """
    samples, outside = dataset.load(), dataset.outside()
    counts = _part_counts(samples, imbalance, early_stop)
    parts = [_prepare_seed(samples, outside, counts, seed) for seed in seeds]
    train, validation, test, outside_part, noise = (np.stack(part) for part in zip(*parts, strict=True))
    return Prepared(
        train_features=train,
        train_labels=_labels(counts.train, len(seeds)),
        validation_features=validation if early_stop else None,
        validation_labels=_labels(counts.validation, len(seeds)) if early_stop else None,
        test_features=test,
        test_labels=_labels(counts.test, len(seeds)),
        outside_features=None if outside is None else outside_part,
        noise_features=noise,
        train_counts=counts.train.tolist(),
    )


def _part_counts(samples: Samples, imbalance: Imbalance, early_stop: bool) -> _Counts:
    there = samples.class_counts
    smallest = int(there.min())
    if smallest < 2:
        name = samples.class_names[int(there.argmin())]
        raise InvalidValue(
            f"Class '{name}' has {smallest} {'sample' if smallest == 1 else 'samples'}; each class needs at least 2, "
            "one to learn from and one to be tested on: leave it out with dataset.classes."
        )
    per_class = max(1, min(3 * len(samples.labels) // (10 * len(there)), smallest // 2))
    kept = np.array(imbalance.training_counts((there - per_class).tolist()))
    validation = kept // 5 if early_stop else np.zeros_like(kept)
    if early_stop and not validation.any():
        raise InvalidValue(
            "early_stop keeps a fifth of each class aside to validate on and needs a class of at least 5 training "
            f"samples; the largest has {kept.max()}: set early_stop to 0 or take more data."
        )
    return _Counts(test=np.full_like(kept, per_class), kept=kept, validation=validation)


def _prepare_seed(samples: Samples, outside: np.ndarray | None, counts: _Counts, seed: int) -> list[np.ndarray]:
    """The features of training, validation, test, outside and noise, each `[n, *shape]`, some of them empty."""
    features, labels, split = samples.features, samples.labels, generator(seed, "split")
    free = np.ones(len(labels), dtype=bool)
    test = _draw(labels, free, counts.test, split)
    # Before the validation part: whether there is one must not change which outside samples are watched.
    outside_part = features[:0] if outside is None else _some(outside, split)
    free[test] = False
    kept = _draw(labels, free, counts.kept, generator(seed, "subsample"))
    free[:] = False
    free[kept] = True
    validation = _draw(labels, free, counts.validation, split)
    free[validation] = False
    train = kept[free[kept]]
    parts = [features[train], features[validation], features[test], outside_part]
    if samples.kind == "table":
        parts = _standardise(parts)
    return [*parts, _noise(parts[0], generator(seed, "probe"))]


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


def _some(outside: np.ndarray, random: np.random.Generator) -> np.ndarray:
    if len(outside) <= MAX_OUTSIDE:
        return outside
    return outside[np.sort(random.choice(len(outside), MAX_OUTSIDE, replace=False))]


def _standardise(parts: list[np.ndarray]) -> list[np.ndarray]:
    """All parts shifted and scaled so that each feature of the first has mean 0 and standard deviation 1."""
    train = parts[0].astype(np.float64)
    varies = train.max(axis=0) > train.min(axis=0)
    scale = np.divide(1.0, train.std(axis=0), out=np.zeros(train.shape[1:]), where=varies)
    mean = train.mean(axis=0)
    return [((part - mean) * scale).astype(np.float32) for part in parts]


def _noise(train: np.ndarray, random: np.random.Generator) -> np.ndarray:
    low, high = train.min(axis=0), train.max(axis=0)
    return low + (high - low) * random.random((NOISE_INPUTS, *low.shape), dtype=np.float32)


def _labels(counts: np.ndarray, seeds: int) -> np.ndarray:
    return np.tile(np.repeat(np.arange(len(counts)), counts), (seeds, 1))
