"""From `TrainingData` to the arrays that a stack of seeds is trained and tested on."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.method.resampler import Resampled
from core.method.resampler.none import NoResampling
from core.preparation.inputs import Inputs, apart
from core.preparation.prepared import Prepared, Stack
from core.preparation.preprocessing import Preprocessing
from core.preparation.resampling import resampled_training
from core.preparation.splitting import part_counts, split
from core.preparation.training_data import TrainingData
from core.randomness import generator

NOISE_INPUTS = 100


def input_shape(data: TrainingData) -> tuple[int, ...]:
    """The shape of one sample as training gets it; of a table with fields it depends on the training parts."""
    samples = data.dataset.load()
    if not samples.fields:
        return samples.features.shape[1:]
    return prepare(data.without_resampling()).train.shape


def prepare(data: TrainingData) -> Prepared:
    """Split, subsample, scale and resample a dataset, once for each seed.

    The test part is the dataset's official one, or is drawn first, by seed and dataset only: class-balanced (30 %, at most
    half of the smallest class), or 30 % of each class where the dataset asks for its natural shares. The imbalance is made
    from the rest; with early stopping, a fifth of each class of that is kept aside to validate on. Tables are standardised by
    the training part; a feature that is constant there becomes 0. Tables with fields are preprocessed instead, see
    `core.preparation.preprocessing`, fitted on the training part of each seed; where seeds get different numbers of columns,
    zeros follow the fewer ones. Then comes label noise, and last the resampler; neither touches the test part, nor the
    resampler the validation part. A resampler that leaves seeds with different counts needs `prepare_stacks`.

    Raises:
        InvalidValue: a class too small to split or to resample, an imbalance that does not fit, or nothing left to validate
            on.
        ValueError: the seeds' training sets differ in size.
    """
    stacks = prepare_stacks(data)
    if len(stacks) > 1:
        raise ValueError("The training sets of these seeds differ in their counts; prepare them with prepare_stacks.")
    return stacks[0].data


def prepare_stacks(data: TrainingData) -> list[Stack]:
    """As `prepare`, with a stack for every set of seeds whose training sets have the same counts after resampling."""
    before = _split_and_scaled(data)
    if isinstance(data.resampler, NoResampling):
        return [Stack(tuple(range(len(data.seeds))), before)]
    made = [resampled_training(before, place, data) for place in range(len(data.seeds))]
    stacks: dict[tuple[int, ...], list[int]] = {}
    for place, one in enumerate(made):
        counts = np.bincount(one.labels, minlength=len(before.train_counts))
        stacks.setdefault(tuple(counts.tolist()), []).append(place)
    return [
        Stack(tuple(places), _with_training(before.only(places), [made[place] for place in places]))
        for places in stacks.values()
    ]


def before_and_after(data: TrainingData) -> tuple[Prepared, Resampled]:
    """What the resampler gets and what it makes of it, for the first seed; training on the same reuses it.

    Raises:
        InvalidValue: see `prepare`.
    """
    first = data.with_seeds(data.seeds[0])
    before = _split_and_scaled(first)
    return before, resampled_training(before, 0, first)


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


def _split_and_scaled(data: TrainingData) -> Prepared:
    samples, outside, seeds = data.dataset.load(), data.dataset.outside(), data.seeds
    counts = part_counts(data.dataset, data.imbalance, data.early_stop)
    splits = [split(samples, outside, counts, seed) for seed in seeds]
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
    streams = [generator(seed, "noise") for seed in seeds]
    train_labels, validation_labels = (
        np.stack(
            [
                data.label_noise.noisy(row, len(counts.train), stream)
                for row, stream in zip(labels, streams, strict=True)
            ]
        )
        for labels in (true_labels, validation_labels)
    )
    return Prepared(
        train=train,
        train_labels=train_labels,
        true_labels=true_labels,
        validation=validation if data.early_stop else None,
        validation_labels=validation_labels if data.early_stop else None,
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
