"""The training part after resampling, one seed at a time, reused by runs with the same data and resampler."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float32, Int

from core.method.resampler import Resampled, Resampler
from core.preparation.training_data import TrainingData

if TYPE_CHECKING:
    from core.preparation.prepared import Prepared
    from core.preparation.preprocessing import Preprocessing

HELD_BYTES = 256 * 2**20


class _Cache:
    """The latest results of resampling, up to a number of bytes."""

    def __init__(self) -> None:
        self._results: OrderedDict[Hashable, Resampled] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, resample: Callable[[], Resampled]) -> Resampled:
        """Return the cached result of this key, or else compute and cache it."""
        with self._lock:
            if key in self._results:
                self._results.move_to_end(key)
                return self._results[key]
        result = resample()
        for array in (result.features, result.labels, result.kept):
            array.setflags(write=False)
        with self._lock:
            self._results[key] = result
            while sum(_size(cached) for cached in self._results.values()) > HELD_BYTES:
                self._results.popitem(last=False)
        return result


_cache = _Cache()


def resampled_training(before: "Prepared", place: int, data: TrainingData) -> Resampled:
    """Return the resampled training part of one seed; its features are flattened to one dimension per sample.

    Args:
        before: the data of all seeds before resampling.
        place: position of the seed, counted from 0.
        data: the data from which they were prepared.

    Raises:
        InvalidValue: the training part does not fit the resampler.
    """

    resampler, seed = data.resampler, data.seeds[place]

    def resample() -> Resampled:
        labels, class_names = before.train_labels[place], data.dataset.load().class_names
        # Checked again for these labels: with label noise they differ from seed to seed.
        resampler.check_counts(before.class_counts[place].tolist(), class_names)
        features = np.ascontiguousarray(before.train.for_seeds(place).dense()[0].reshape(len(labels), -1))
        if not before.preprocessing:
            return resampler.resample(features, labels, seed, (), class_names)
        return _resample_compact(resampler, features, labels, seed, before.preprocessing[place], class_names)

    # The width of the rows may depend on the other seeds of the run.
    return _cache.get((data.with_seeds(seed), before.train.shape), resample)


def _resample_compact(
    resampler: Resampler,
    features: Float32[np.ndarray, "samples width"],
    labels: Int[np.ndarray, " samples"],
    seed: int,
    preprocessing: "Preprocessing",
    class_names: Sequence[str],
) -> Resampled:
    """Resample with one column per category, so that the resampler can tell names from numbers, and expand the result."""
    compact = preprocessing.compact(features)
    resampled = resampler.resample(compact, labels, seed, preprocessing.categorical, class_names)
    expanded = preprocessing.expand(resampled.features)
    padded = np.pad(expanded, ((0, 0), (0, features.shape[1] - expanded.shape[1])))
    return replace(resampled, features=padded)


def _size(resampled: Resampled) -> int:
    return resampled.features.nbytes + resampled.labels.nbytes + resampled.kept.nbytes
