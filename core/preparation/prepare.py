"""From `TrainingData` to the arrays on which a stack of seeds is trained and tested."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from jaxtyping import Int, Num

from core.method.resampler import Resampled
from core.method.resampler.none import NoResampling
from core.preparation.inputs import Inputs, separate_inputs
from core.preparation.prepared import Prepared, Stack
from core.preparation.preprocessing import Preprocessing
from core.preparation.resampling import resampled_training
from core.preparation.splitting import part_counts, split
from core.preparation.training_data import TrainingData
from core.randomness import generator

NOISE_INPUTS = 100


def input_shape(data: TrainingData) -> tuple[int, ...]:
    """Return the shape of one sample as training gets it; for a table with fields it depends on the training parts."""
    samples = data.dataset.load()
    if not samples.fields:
        return samples.features.shape[1:]
    return prepare(data.without_resampling()).train.shape


def prepare(data: TrainingData) -> Prepared:
    """Split, subsample, scale and resample a dataset, once per seed.

    The test part is the official one of the dataset, or is drawn first, depending on seed and dataset only: class-balanced
    (30 %, at most half of the smallest class), or 30 % of each class if the dataset is tested on its natural shares. The
    imbalance is made from the other samples; with early stopping, a fifth of each class of these becomes the validation part.
    Tables are standardised by the training part; a feature that is constant there becomes 0. Tables with fields are
    preprocessed instead (see `core.preparation.preprocessing`), fitted on the training part of each seed; if seeds get
    different numbers of columns, zeros are appended. Then label noise is added, and last the training part is resampled;
    neither step touches the test part, and resampling does not touch the validation part. If a resampler gives the seeds
    different counts, use `prepare_stacks`.

    Raises:
        InvalidValue: a class is too small to split or to resample, the imbalance does not fit, or the validation part would be
            empty.
        ValueError: the training sets of the seeds differ in size.
    """
    stacks = prepare_stacks(data)
    if len(stacks) > 1:
        raise ValueError("The training sets of these seeds differ in their counts; prepare them with prepare_stacks.")
    return stacks[0].data


def prepare_stacks(data: TrainingData) -> list[Stack]:
    """Prepare data like `prepare`, with one stack per set of seeds whose training sets have equal counts after resampling."""
    before = _split_and_scale(data)
    if isinstance(data.resampler, NoResampling):
        return [Stack(tuple(range(len(data.seeds))), before)]
    resampled = [resampled_training(before, place, data) for place in range(len(data.seeds))]
    stacks: dict[tuple[int, ...], list[int]] = {}
    for place, training in enumerate(resampled):
        counts = np.bincount(training.labels, minlength=len(before.train_counts))
        stacks.setdefault(tuple(counts.tolist()), []).append(place)
    return [
        Stack(tuple(places), _with_training(before.for_seeds(places), [resampled[place] for place in places]))
        for places in stacks.values()
    ]


def before_and_after(data: TrainingData) -> tuple[Prepared, Resampled]:
    """Return the data before resampling and the resampled training part, for the first seed; training reuses the latter.

    Raises:
        InvalidValue: see `prepare`.
    """
    first = data.with_seeds(data.seeds[0])
    before = _split_and_scale(first)
    return before, resampled_training(before, 0, first)


def _with_training(before: Prepared, resampled: list[Resampled]) -> Prepared:
    """Replace the training parts by these resampled ones, all of the same size."""
    origins = np.stack([training.kept for training in resampled])
    labels = np.stack([training.labels for training in resampled])
    synthetic = origins < 0
    if synthetic.any():
        train = separate_inputs([training.features.reshape(-1, *before.train.shape) for training in resampled])
    else:
        # Select rows of the same array, so that nothing is copied.
        rows = np.take_along_axis(before.train.rows, origins, axis=1)
        train = replace(before.train, rows=rows)
    true_labels = np.where(synthetic, labels, np.take_along_axis(before.true_labels, np.maximum(origins, 0), axis=1))
    return replace(before, train=train, train_labels=labels, true_labels=true_labels)


def _split_and_scale(data: TrainingData) -> Prepared:
    samples, outside, seeds = data.dataset.load(), data.dataset.outside(), data.seeds
    counts = part_counts(data.dataset, data.imbalance, data.early_stop)
    splits = [split(samples, outside, counts, seed) for seed in seeds]
    train_rows, validation_rows, test_rows, outside_rows = (np.stack(rows) for rows in zip(*splits, strict=True))
    tested = samples.test or samples
    test_labels = tested.labels[test_rows]

    def inputs(values: Num[np.ndarray, " rows *shape"], rows: Int[np.ndarray, "seeds samples"]) -> Inputs:
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
        train, validation, test, outside_part = (_preprocess(part, preprocessing) for part in parts)
    elif samples.kind == "table" and samples.standardise:
        train, validation, test, outside_part = _standardise([train, validation, test, outside_part])
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
        noise=separate_inputs(
            [_noise(train, place, generator(seed, "probe")) for place, seed in enumerate(seeds)],
            samples.channel_mean,
            samples.channel_deviation,
        ),
        train_counts=counts.train.tolist(),
        preprocessing=preprocessing,
    )


def _standardise(parts: list[Inputs]) -> list[Inputs]:
    """Shift and scale all parts, for each seed, so that each feature of the first part has mean 0 and deviation 1."""
    train = parts[0].dense().astype(np.float64)
    mean = train.mean(axis=1, keepdims=True)
    varies = train.max(axis=1, keepdims=True) > train.min(axis=1, keepdims=True)
    scale = np.divide(1.0, train.std(axis=1, keepdims=True), out=np.zeros_like(mean), where=varies)
    return [separate_inputs(list(((part.dense() - mean) * scale).astype(np.float32))) for part in parts]


def _preprocess(part: Inputs, preprocessing: Sequence[Preprocessing]) -> Inputs:
    """Apply the preprocessing of each seed to a part of a table with fields; append zeros up to the largest width."""
    width = max(fitted.width for fitted in preprocessing)
    preprocessed = [fitted(part.values[rows]) for fitted, rows in zip(preprocessing, part.rows, strict=True)]
    return separate_inputs([np.pad(features, ((0, 0), (0, width - features.shape[1]))) for features in preprocessed])


def _noise(train: Inputs, seed: int, random: np.random.Generator) -> Num[np.ndarray, " 100 *shape"]:
    """Draw 100 random inputs for the seed at this position of the stack."""
    if train.values.dtype == np.uint8:
        return random.integers(256, size=(NOISE_INPUTS, *train.shape), dtype=np.uint8)
    samples = train.values[train.rows[seed]]
    low, high = samples.min(axis=0), samples.max(axis=0)
    return low + (high - low) * random.random((NOISE_INPUTS, *train.shape), dtype=np.float32)


def _labels(counts: Int[np.ndarray, " classes"], seeds: int) -> Int[np.ndarray, "seeds samples"]:
    return np.tile(np.repeat(np.arange(len(counts)), counts), (seeds, 1))
