"""The training part after resampling, one seed at a time: reused between runs that share everything up to here."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.method.resampler import Resampled, Resampler
from data import Dataset as Samples

if TYPE_CHECKING:
    from core.preparation.prepared import Prepared
    from core.preparation.preprocessing import Preprocessing

HELD_BYTES = 256 * 2**20


class _Held:
    """The resamplings made last, up to a number of bytes."""

    def __init__(self) -> None:
        self._made: OrderedDict[Hashable, Resampled] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Resampled]) -> Resampled:
        """The one that is held for this key, or else a new one."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        for array in (made.features, made.labels, made.kept):
            array.setflags(write=False)
        with self._lock:
            self._made[key] = made
            while sum(_size(held) for held in self._made.values()) > HELD_BYTES:
                self._made.popitem(last=False)
        return made


_held = _Held()


def resampled_training(
    data: "Prepared", place: int, seed: int, resampler: Resampler, samples: Samples, shared_by: Hashable
) -> Resampled:
    """What a resampler makes of the training part of one seed; features are flat, `[M, d]`.

    Args:
        data: before resampling.
        place: of the seed in `data`.
        seed: the seed.
        resampler: what is done.
        samples: where the data come from.
        shared_by: everything that determines the training part before resampling, apart from the seed.

    Raises:
        InvalidValue: the training part does not fit the resampler.
    """

    def make() -> Resampled:
        labels = data.train_labels[place]
        # Said once more for these labels: with label noise they differ from seed to seed.
        resampler.check_counts(data.class_counts[place].tolist(), samples.class_names)
        features = np.ascontiguousarray(data.train.only(place).dense()[0].reshape(len(labels), -1))
        if not data.preprocessing:
            return resampler.resample(features, labels, seed, (), samples.class_names)
        return _of_columns(resampler, features, labels, seed, data.preprocessing[place], samples.class_names)

    # How wide the rows are may depend on the other seeds of the run.
    return _held.get((shared_by, resampler, seed, data.train.shape), make)


def _of_columns(
    resampler: Resampler,
    features: np.ndarray,
    labels: np.ndarray,
    seed: int,
    preprocessing: "Preprocessing",
    class_names: Sequence[str],
) -> Resampled:
    """The resampler sees one column for each category, so that it can tell names from numbers; training sees their columns."""
    compact = preprocessing.compact(features)
    made = resampler.resample(compact, labels, seed, preprocessing.categorical, class_names)
    expanded = preprocessing.expanded(made.features)
    padded = np.pad(expanded, ((0, 0), (0, features.shape[1] - expanded.shape[1])))
    return replace(made, features=padded)


def _size(resampled: Resampled) -> int:
    return resampled.features.nbytes + resampled.labels.nbytes + resampled.kept.nbytes
