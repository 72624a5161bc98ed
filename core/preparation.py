"""From a dataset and an imbalance to the arrays that a stack of seeds is trained and tested on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.dataset import Dataset
from core.errors import InvalidValue
from core.imbalance import Imbalance
from core.imbalance.none import NoImbalance
from core.inputs import Inputs, apart
from core.label_noise import LabelNoise
from core.preprocessing import Preprocessing
from core.randomness import generator
from core.resampler import Resampled, Resampler
from core.resampler.none import NoResampling
from core.resampling import resampled_training
from data import Dataset as Samples

MAX_OUTSIDE = 1000
NOISE_INPUTS = 100


@dataclass(frozen=True, eq=False)
class Prepared:
    """What a run computes on, for S seeds; see `core.inputs.Inputs` for the samples of a part.

    Attributes:
        train: N samples a seed, class after class; after resampling as the resampler leaves them.
        train_labels: int64 `[S, N]`, as training sees them: with label noise some are wrong.
        true_labels: int64 `[S, N]`, before label noise; a synthetic sample has the label that it was made for.
        validation: V samples a seed; None without early stopping.
        validation_labels: int64 `[S, V]`, with label noise too; None without early stopping.
        test: T samples a seed, class after class and as many of each unless the dataset has an official test part.
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


def test_counts(dataset: Dataset) -> list[int]:
    """Test samples of each class that `prepare` will leave; no samples are drawn.

    Raises:
        InvalidValue: a class too small to split.
    """
    return _part_counts(dataset.load(), NoImbalance(), early_stop=False).test.tolist()


def input_shape(dataset: Dataset, imbalance: Imbalance, early_stop: bool, seeds: Sequence[int]) -> tuple[int, ...]:
    """The shape of one sample as training gets it; of a table with fields it depends on the training parts."""
    samples = dataset.load()
    if not samples.fields:
        return samples.features.shape[1:]
    return prepare(dataset, imbalance, early_stop, seeds).train.shape


def prepare(
    dataset: Dataset,
    imbalance: Imbalance,
    early_stop: bool,
    seeds: Sequence[int],
    label_noise: LabelNoise | None = None,
    resampler: Resampler | None = None,
) -> Prepared:
    """Split, subsample, scale and resample a dataset, once for each seed.

    The test part is the dataset's official one, or is drawn first, class-balanced (30 %, at most half of the smallest
    class), by seed and dataset only; the imbalance is made from the rest; with early stopping, a fifth of each class of that
    is kept aside to validate on. Tables are standardised by the training part; a feature that is constant there becomes 0.
    Tables with fields are preprocessed instead, see `core.preprocessing`, fitted on the training part of each seed; where
    seeds get different numbers of columns, zeros follow the fewer ones. Then comes label noise, and last the resampler;
    neither touches the test part, nor the resampler the validation part.

    Args:
        dataset: where samples come from.
        imbalance: how many of them each class keeps for training.
        early_stop: whether a validation part is needed.
        seeds: one split each, at least one.
        label_noise: what is done to the labels; None leaves them.
        resampler: what is done to the training part; None leaves it. One that leaves seeds with different counts needs
            `prepare_stacks`.

    Raises:
        InvalidValue: a class too small to split or to resample, an imbalance that does not fit, or nothing left to validate
            on.
        ValueError: the seeds' training sets differ in size.
    """
    stacks = prepare_stacks(dataset, imbalance, early_stop, seeds, label_noise, resampler)
    if len(stacks) > 1:
        raise ValueError("The training sets of these seeds differ in their counts; prepare them with prepare_stacks.")
    return stacks[0].data


def prepare_stacks(
    dataset: Dataset,
    imbalance: Imbalance,
    early_stop: bool,
    seeds: Sequence[int],
    label_noise: LabelNoise | None = None,
    resampler: Resampler | None = None,
) -> list[Stack]:
    """As `prepare`, with a stack for every set of seeds whose training sets have the same counts after resampling."""
    before = _split_and_scaled(dataset, imbalance, early_stop, seeds, label_noise)
    if resampler is None or isinstance(resampler, NoResampling):
        return [Stack(tuple(range(len(seeds))), before)]
    samples, shared_by = dataset.load(), (dataset, imbalance, early_stop, label_noise)
    made = [resampled_training(before, place, seed, resampler, samples, shared_by) for place, seed in enumerate(seeds)]
    stacks: dict[tuple[int, ...], list[int]] = {}
    for place, one in enumerate(made):
        counts = np.bincount(one.labels, minlength=len(before.train_counts))
        stacks.setdefault(tuple(counts.tolist()), []).append(place)
    return [
        Stack(tuple(places), _with_training(before.only(places), [made[place] for place in places]))
        for places in stacks.values()
    ]


def before_and_after(
    dataset: Dataset,
    imbalance: Imbalance,
    early_stop: bool,
    seed: int,
    label_noise: LabelNoise | None,
    resampler: Resampler,
) -> tuple[Prepared, Resampled]:
    """What a resampler gets and what it makes of it, for one seed; training on the same reuses it.

    Raises:
        InvalidValue: see `prepare`.
    """
    before = _split_and_scaled(dataset, imbalance, early_stop, [seed], label_noise)
    shared_by = (dataset, imbalance, early_stop, label_noise)
    return before, resampled_training(before, 0, seed, resampler, dataset.load(), shared_by)


def _with_training(before: Prepared, made: list[Resampled]) -> Prepared:
    """The same data with these training sets, all of one size."""
    kept = np.stack([one.kept for one in made])
    labels = np.stack([one.labels for one in made])
    synthetic = kept < 0
    if synthetic.any():
        train = apart([one.features.reshape(-1, *before.train.shape) for one in made])
    else:
        # Rows of the same array, so that nothing is copied.
        rows = np.take_along_axis(before.train.rows, kept, axis=1)
        train = replace(before.train, rows=rows)
    true_labels = np.where(synthetic, labels, np.take_along_axis(before.true_labels, np.maximum(kept, 0), axis=1))
    return replace(before, train=train, train_labels=labels, true_labels=true_labels)


def _split_and_scaled(
    dataset: Dataset, imbalance: Imbalance, early_stop: bool, seeds: Sequence[int], label_noise: LabelNoise | None
) -> Prepared:
    samples, outside = dataset.load(), dataset.outside()
    counts = _part_counts(samples, imbalance, early_stop)
    splits = [_split(samples, outside, counts, seed) for seed in seeds]
    train_rows, validation_rows, test_rows, outside_rows = (np.stack(rows) for rows in zip(*splits, strict=True))
    tested = samples.test or samples
    test_labels = tested.labels[test_rows]

    def inputs(values: np.ndarray, rows: np.ndarray) -> Inputs:
        return Inputs(values, rows, samples.channel_mean, samples.channel_deviation)

    train, validation = inputs(samples.features, train_rows), inputs(samples.features, validation_rows)
    test, outside_part = (
        inputs(tested.features, test_rows),
        inputs(samples.features[:0] if outside is None else outside, outside_rows),
    )
    preprocessing: tuple[Preprocessing, ...] = ()
    if samples.fields:
        preprocessing = tuple(Preprocessing(samples.fields, samples.features[rows]) for rows in train_rows)
        parts = [train, validation, test, outside_part]
        train, validation, test, outside_part = (_preprocessed(part, preprocessing) for part in parts)
    elif samples.kind == "table" and samples.standardise:
        train, validation, test, outside_part = _standardised([train, validation, test, outside_part])
    true_labels, validation_labels = _labels(counts.train, len(seeds)), _labels(counts.validation, len(seeds))
    train_labels = true_labels
    if label_noise is not None:
        streams = [generator(seed, "noise") for seed in seeds]
        train_labels, validation_labels = (
            np.stack(
                [label_noise.noisy(row, len(counts.train), stream) for row, stream in zip(labels, streams, strict=True)]
            )
            for labels in (true_labels, validation_labels)
        )
    return Prepared(
        train=train,
        train_labels=train_labels,
        true_labels=true_labels,
        validation=validation if early_stop else None,
        validation_labels=validation_labels if early_stop else None,
        test=test,
        test_labels=test_labels,
        outside=None if outside is None else outside_part,
        noise=apart(
            [_noise(train, place, generator(seed, "probe")) for place, seed in enumerate(seeds)],
            samples.channel_mean,
            samples.channel_deviation,
        ),
        train_counts=counts.train.tolist(),
        preprocessing=preprocessing,
    )


def _part_counts(samples: Samples, imbalance: Imbalance, early_stop: bool) -> _Counts:
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
    per_class = max(1, min(3 * len(samples.labels) // (10 * len(there)), smallest // 2))
    return _counts(np.full_like(there, per_class), there - per_class, imbalance, early_stop)


def _counts(test: np.ndarray, available: np.ndarray, imbalance: Imbalance, early_stop: bool) -> _Counts:
    kept = np.array(imbalance.training_counts(available.tolist()))
    validation = kept // 5 if early_stop else np.zeros_like(kept)
    if early_stop and not validation.any():
        raise InvalidValue(
            "early_stop keeps a fifth of each class aside to validate on and needs a class of at least 5 training "
            f"samples; the largest has {kept.max()}: set early_stop to 0 or take more data."
        )
    return _Counts(test=test, kept=kept, validation=validation)


def _split(
    samples: Samples, outside: np.ndarray | None, counts: _Counts, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The rows of training, validation, test and outside for one seed; some may be empty."""
    labels, split = samples.labels, generator(seed, "split")
    free = np.ones(len(labels), dtype=bool)
    if samples.test is None:
        test = _draw(labels, free, counts.test, split)
        free[test] = False
    else:
        test = np.argsort(samples.test.labels, kind="stable")
    # Before the validation part: whether there is one must not change which outside samples are watched.
    outside_rows = np.arange(0) if outside is None else _some(len(outside), split)
    kept = _draw(labels, free, counts.kept, generator(seed, "subsample"))
    free[:] = False
    free[kept] = True
    validation = _draw(labels, free, counts.validation, split)
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


def _standardised(parts: list[Inputs]) -> list[Inputs]:
    """All parts shifted and scaled, for each seed, so that each feature of its first part has mean 0 and deviation 1."""
    train = parts[0].dense().astype(np.float64)
    mean = train.mean(axis=1, keepdims=True)
    varies = train.max(axis=1, keepdims=True) > train.min(axis=1, keepdims=True)
    scale = np.divide(1.0, train.std(axis=1, keepdims=True), out=np.zeros_like(mean), where=varies)
    return [apart(list(((part.dense() - mean) * scale).astype(np.float32))) for part in parts]


def _preprocessed(part: Inputs, preprocessing: Sequence[Preprocessing]) -> Inputs:
    """A part of a table with fields, as the preprocessing of each seed makes it; zeros fill up to the widest."""
    width = max(one.width for one in preprocessing)
    made = [one(part.values[rows]) for one, rows in zip(preprocessing, part.rows, strict=True)]
    return apart([np.pad(features, ((0, 0), (0, width - features.shape[1]))) for features in made])


def _noise(train: Inputs, seed: int, random: np.random.Generator) -> np.ndarray:
    """100 random inputs `[100, *shape]` for the seed at this place of the stack."""
    if train.values.dtype == np.uint8:
        return random.integers(256, size=(NOISE_INPUTS, *train.shape), dtype=np.uint8)
    there = train.values[train.rows[seed]]
    low, high = there.min(axis=0), there.max(axis=0)
    return low + (high - low) * random.random((NOISE_INPUTS, *train.shape), dtype=np.float32)


def _labels(counts: np.ndarray, seeds: int) -> np.ndarray:
    return np.tile(np.repeat(np.arange(len(counts)), counts), (seeds, 1))
