"""What determines the data that a stack of seeds is trained and tested on."""

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
    """The data of an experiment before they are loaded; equal values are prepared to equal arrays, so it is a cache key too.

    Attributes:
        dataset: where samples come from.
        imbalance: how many of them each class keeps for training.
        early_stop: whether a validation part is needed.
        seeds: one split for each, at least one.
        label_noise: what is done to the labels.
        resampler: what is done to the training part.
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
        """Return the same for these seeds alone."""
        return replace(self, seeds=seeds)

    def without_resampling(self) -> "TrainingData":
        """Return the same with the training part as it is before resampling."""
        return replace(self, resampler=NoResampling())
