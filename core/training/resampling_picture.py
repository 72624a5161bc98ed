"""What a resampler did, as a picture: it is taken as a run begins, and stored with the run at its end."""

import numpy as np

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
    """What the resampler of an experiment does to the training part of its first seed.

    The resampling itself is not lost: it is held for the training that follows. The axes are the two principal components of
    the training part before resampling (of 5,000 rows of it, if it has more), in the features as training gets them; of
    two-dimensional data the features themselves.

    Returns:
        None without a resampler, and where a resampled training part is larger than what is held.

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
    features: np.ndarray, labels: np.ndarray, after: Resampled, classes: int, seed: int
) -> ResamplingPicture:
    """The picture of one resampling.

    At most 1,400 samples are drawn, of every class and kind (kept, removed, synthetic) in proportion to its size but at
    least 30 and at most 300 synthetic ones, by a generator of the seed; the parents of the synthetic ones come on top.

    Args:
        features: before, float32 `[N, d]`.
        labels: before, int64 `[N]`.
        after: what the resampler made of them.
        classes: C.
        seed: of the draw.
    """
    times = np.bincount(after.kept[after.kept >= 0], minlength=len(labels))
    made = np.flatnonzero(after.kept < 0)
    made_labels = after.labels[made]
    random = generator(seed, "picture")
    # First of all, so that every resampler of the same training part is seen along the same axes.
    mean, axes, variance = _axes(features, random)
    kinds = np.where(times > 0, KEPT, REMOVED)
    drawn = _drawn(labels, kinds, MOST_DRAWN - min(len(made), MOST_SYNTHETIC), random)
    drawn_made = made[_drawn(made_labels, np.full(len(made), SYNTHETIC), MOST_SYNTHETIC, random)]
    ends = np.full((len(drawn_made), 2), -1) if after.parents is None else after.parents[drawn_made]
    drawn = np.concatenate([drawn, np.setdiff1d(ends[ends >= 0], drawn)])
    place_of = np.full(len(labels) + 1, -1)
    place_of[drawn] = np.arange(len(drawn))
    shown = np.concatenate([features[drawn], after.features[drawn_made]])

    def counted(of: np.ndarray) -> np.ndarray:
        return np.bincount(of, minlength=classes)

    return ResamplingPicture(
        before=counted(labels),
        after=counted(after.labels),
        removed=counted(labels[times == 0]),
        copied=np.bincount(labels, np.maximum(times - 1, 0), minlength=classes).astype(np.int64),
        synthetic=counted(made_labels),
        points=((shown - mean) @ axes).astype(np.float32),
        labels=np.concatenate([labels[drawn], after.labels[drawn_made]]),
        kinds=np.concatenate([kinds[drawn], np.full(len(drawn_made), SYNTHETIC)]).astype(np.uint8),
        times=np.concatenate([times[drawn], np.ones(len(drawn_made), dtype=np.int64)]),
        parents=np.concatenate([np.full((len(drawn), 2), -1), place_of[ends]]),
        variance=variance,
    )


def _drawn(labels: np.ndarray, kinds: np.ndarray, most: int, random: np.random.Generator) -> np.ndarray:
    """The places of at most about `most` samples, from every class and kind alike, in a random order."""
    if len(labels) <= most:
        return random.permutation(len(labels))
    found = []
    for stratum in np.unique(labels * (SYNTHETIC + 1) + kinds):
        places = np.flatnonzero(labels * (SYNTHETIC + 1) + kinds == stratum)
        wanted = max(LEAST_OF_A_KIND, round(len(places) * most / len(labels)))
        found.append(random.choice(places, min(wanted, len(places)), replace=False))
    # The least of each kind add up where there are many classes.
    return random.permutation(np.concatenate(found))[:most]


def _axes(features: np.ndarray, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What is taken off, what is multiplied with, `[d]` and `[d, 2]`, and the shares of the variance."""
    columns = features.shape[1]
    if columns <= 2:
        return np.zeros(columns, np.float32), np.eye(columns, 2, dtype=np.float32), np.zeros(0)
    from sklearn.decomposition import PCA

    rows = features if len(features) <= FITTED_ON else features[random.choice(len(features), FITTED_ON, replace=False)]
    with np.errstate(invalid="ignore"):  # of samples that are all alike the shares are 0 of 0
        fitted = PCA(n_components=2, random_state=0).fit(rows)
    return fitted.mean_, fitted.components_.T, np.nan_to_num(fitted.explained_variance_ratio_)
