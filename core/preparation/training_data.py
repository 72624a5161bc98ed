"""The parameters that determine the data on which a stack of seeds is trained and tested."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.method.dataset import Dataset
from core.method.imbalance import Imbalance
from core.method.label_noise import LabelNoise
from core.method.label_noise.none import NoLabelNoise
from core.method.resampler import Resampler
from core.method.resampler.none import NoResampling


@dataclass(frozen=True)
class TrainingData:
    """The data of an experiment before they are loaded; also a cache key, because equal values give equal arrays.

    Attributes:
        dataset: the dataset.
        imbalance: determines the number of training samples of each class.
        early_stop: whether a validation part is needed.
        seeds: at least one; each has a split of its own.
        label_noise: changes some of the labels.
        resampler: changes the training part.
    """

    dataset: Dataset
    imbalance: Imbalance
    early_stop: bool
    seeds: Sequence[int]
    label_noise: LabelNoise = NoLabelNoise()
    resampler: Resampler = NoResampling()

    def __post_init__(self) -> None:
        object.__setattr__(self, "seeds", tuple(self.seeds))

    def with_seeds(self, *seeds: int) -> "TrainingData":
        """Return the same data for these seeds only."""
        return replace(self, seeds=seeds)

    def without_resampling(self) -> "TrainingData":
        """Return the same data without resampling the training part."""
        return replace(self, resampler=NoResampling())
