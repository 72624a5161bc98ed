"""The picture of a resampler's effect: computed at the start of a run, and stored with the run at its end."""

import numpy as np
from jaxtyping import Float, Int

from core.experiment import Experiment
from core.method.resampler import Resampled
from core.preparation.prepare import before_and_after
from core.preparation.resampling import HELD_BYTES
from core.randomness import generator
from core.training.record import ResamplingPicture

MOST_DRAWN = 1400  # samples, before the parents of the synthetic ones among them
MOST_SYNTHETIC = 300
LEAST_OF_A_KIND = 30
FITTED_ON = 5000
KEPT, REMOVED, SYNTHETIC = 0, 1, 2


def resampling_picture(experiment: Experiment) -> ResamplingPicture | None:
    """Return the effect of an experiment's resampler on the training part of its first seed.

    The result of the resampling stays in memory for the training that follows. The axes are the two principal components of the
    training part before resampling (of 5,000 of its rows, if it has more), in the features that training uses; for
    two-dimensional data they are the features themselves.

    Returns:
        The picture; None without a resampler, and where a resampled training part is too large to stay in memory.

    Raises:
        InvalidValue: the training part does not fit the resampler.
    """
    resampler = experiment.resampler
    if resampler.slug == "none":
        return None
    shape = experiment.dataset.load().input_shape
    if sum(resampler.expected_counts(experiment.train_counts)) * int(np.prod(shape)) * 4 > HELD_BYTES:
        return None
    before, after = before_and_after(experiment.data)
    features = before.train.dense()[0].reshape(before.train.samples, -1)
    labels, classes = before.train_labels[0], len(before.train_counts)
    return picture_of(features, labels, after, classes, experiment.seed)


def picture_of(
    features: Float[np.ndarray, "samples columns"],
    labels: Int[np.ndarray, " samples"],
    after: Resampled,
    classes: int,
    seed: int,
) -> ResamplingPicture:
    """Return the picture of one resampling.

    At most 1,400 samples are drawn: of every class and kind (kept, removed, synthetic) in proportion to its size but at least
    30, and at most 300 synthetic ones, by a generator of the seed. The parents of the synthetic samples are drawn in addition.

    Args:
        features: those before resampling, float32.
        labels: those before resampling, int64.
        after: the resampled training part.
        classes: C.
        seed: the seed of the draw.
    """
    times = np.bincount(after.kept[after.kept >= 0], minlength=len(labels))
    synthetic = np.flatnonzero(after.kept < 0)
    synthetic_labels = after.labels[synthetic]
    random = generator(seed, "picture")
    # Computed first, so that pictures of all resamplers of the same training part have the same axes.
    mean, axes, variance = _axes(features, random)
    kinds = np.where(times > 0, KEPT, REMOVED)
    drawn = _drawn(labels, kinds, MOST_DRAWN - min(len(synthetic), MOST_SYNTHETIC), random)
    synthetic_kinds = np.full(len(synthetic), SYNTHETIC)
    drawn_synthetic = synthetic[_drawn(synthetic_labels, synthetic_kinds, MOST_SYNTHETIC, random)]
    ends = np.full((len(drawn_synthetic), 2), -1) if after.parents is None else after.parents[drawn_synthetic]
    drawn = np.concatenate([drawn, np.setdiff1d(ends[ends >= 0], drawn)])
    place_of = np.full(len(labels) + 1, -1)
    place_of[drawn] = np.arange(len(drawn))
    drawn_features = np.concatenate([features[drawn], after.features[drawn_synthetic]])

    def count(labels: np.ndarray) -> np.ndarray:
        return np.bincount(labels, minlength=classes)

    return ResamplingPicture(
        before=count(labels),
        after=count(after.labels),
        removed=count(labels[times == 0]),
        copied=np.bincount(labels, np.maximum(times - 1, 0), minlength=classes).astype(np.int64),
        synthetic=count(synthetic_labels),
        points=((drawn_features - mean) @ axes).astype(np.float32),
        labels=np.concatenate([labels[drawn], after.labels[drawn_synthetic]]),
        kinds=np.concatenate([kinds[drawn], np.full(len(drawn_synthetic), SYNTHETIC)]).astype(np.uint8),
        times=np.concatenate([times[drawn], np.ones(len(drawn_synthetic), dtype=np.int64)]),
        parents=np.concatenate([np.full((len(drawn), 2), -1), place_of[ends]]),
        variance=variance,
    )


def _drawn(labels: np.ndarray, kinds: np.ndarray, most: int, random: np.random.Generator) -> np.ndarray:
    """Return the places of at most `most` samples, drawn from every class and kind by the same rule, in a random order."""
    if len(labels) <= most:
        return random.permutation(len(labels))
    drawn = []
    for stratum in np.unique(labels * (SYNTHETIC + 1) + kinds):
        places = np.flatnonzero(labels * (SYNTHETIC + 1) + kinds == stratum)
        size = max(LEAST_OF_A_KIND, round(len(places) * most / len(labels)))
        drawn.append(random.choice(places, min(size, len(places)), replace=False))
    # With many classes, the minimum numbers of each kind may exceed `most` in total.
    return random.permutation(np.concatenate(drawn))[:most]


def _axes(features: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the mean `[d]`, the axes `[d, 2]` and their shares of the variance."""
    columns = features.shape[1]
    if columns <= 2:
        return np.zeros(columns, np.float32), np.eye(columns, 2, dtype=np.float32), np.zeros(0)
    from sklearn.decomposition import PCA

    rows = features if len(features) <= FITTED_ON else features[random.choice(len(features), FITTED_ON, replace=False)]
    with np.errstate(invalid="ignore"):  # for identical samples the shares are 0 / 0
        fitted = PCA(n_components=2, random_state=0).fit(rows)
    return fitted.mean_, fitted.components_.T, np.nan_to_num(fitted.explained_variance_ratio_)
