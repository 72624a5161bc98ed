"""The `imbalance` axis: how many training samples each class keeps."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.method.component import Component
from core.method.parameter import parameter


@dataclass(frozen=True)
class Imbalance(Component, axis="imbalance"):
    """A profile of training counts."""

    @abstractmethod
    def training_counts(self, available: Sequence[int]) -> list[int]:
        """The number of training samples each class keeps.

        Args:
            available: training samples there are of each class, at least 1, class 0 first.

        Returns:
            One count a class, each at least 1 and at most what is available.

        Raises:
            InvalidValue: the profile does not fit the classes.
        """


@dataclass(frozen=True)
class Profile(Imbalance):
    """A profile that follows from its largest count, which is as large as what is available of every class permits."""

    factor: float = parameter(
        20.0,
        "How many times as many samples the most frequent class has as the rarest.",
        at_least=1,
        at_most=10_000,
        logarithmic=True,
    )
    reverse: bool = parameter(False, "Makes class 0 the rarest instead of the most frequent.")

    @abstractmethod
    def shares(self, classes: int) -> np.ndarray:
        """Each class's count as a share of the largest one, float64 `[C]`, falling from 1 to 1/factor."""

    def counts_from(self, largest: int, classes: int) -> list[int]:
        """The profile whose largest count is given; a class that would get none keeps one."""
        # Shares are rounded numbers: without the margin 98 samples at factor 49 would leave 1 of 2.
        counts = np.maximum(1, np.floor(largest * self.shares(classes) + 1e-9)).astype(int)
        return (counts[::-1] if self.reverse else counts).tolist()

    def training_counts(self, available: Sequence[int]) -> list[int]:
        classes, limits = len(available), np.asarray(available)
        fits, too_large = 1, int(limits.max()) + 1
        while too_large - fits > 1:
            middle = (fits + too_large) // 2
            if (np.array(self.counts_from(middle, classes)) <= limits).all():
                fits = middle
            else:
                too_large = middle
        return self.counts_from(fits, classes)
