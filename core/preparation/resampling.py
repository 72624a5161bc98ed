"""The training part after resampling, one seed at a time: reused between runs that share everything up to here."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from core.method.resampler import Resampled, Resampler
from core.preparation.training_data import TrainingData

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


def resampled_training(before: "Prepared", place: int, data: TrainingData) -> Resampled:
    """What the resampler makes of the training part of one seed; features are flat, `[M, d]`.

    Args:
        before: the data of all seeds before resampling.
        place: which seed, counted from 0.
        data: what they are prepared from.

    Raises:
        InvalidValue: the training part does not fit the resampler.
    """

    resampler, seed = data.resampler, data.seeds[place]

    def make() -> Resampled:
        labels, class_names = before.train_labels[place], data.dataset.load().class_names
        # Said once more for these labels: with label noise they differ from seed to seed.
        resampler.check_counts(before.class_counts[place].tolist(), class_names)
        features = np.ascontiguousarray(before.train.only(place).dense()[0].reshape(len(labels), -1))
        if not before.preprocessing:
            return resampler.resample(features, labels, seed, (), class_names)
        return _of_columns(resampler, features, labels, seed, before.preprocessing[place], class_names)

    # How wide the rows are may depend on the other seeds of the run.
    return _held.get((data.with_seeds(seed), before.train.shape), make)


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
