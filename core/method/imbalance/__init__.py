"""The `imbalance` axis: the number of training samples of each class."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from core.method.component import Component
from core.method.parameter import parameter


@dataclass(frozen=True)
class Imbalance(Component, axis="imbalance"):
    """A profile of training counts over the classes."""

    @abstractmethod
    def training_counts(self, available: Sequence[int]) -> list[int]:
        """Return the number of training samples that each class keeps.

        Args:
            available: number of training samples available of each class, at least 1, class 0 first.

        Returns:
            One count per class, at least 1 and at most the number available.

        Raises:
            InvalidValue: the profile does not fit the classes.
        """


@dataclass(frozen=True)
class Profile(Imbalance):
    """A profile that its largest count determines; this count is the largest for which every class has enough samples."""

    factor: float = parameter(
        20.0,
        "Number of samples of the most frequent class divided by that of the rarest.",
        at_least=1,
        at_most=10_000,
        logarithmic=True,
    )
    reverse: bool = parameter(False, "Makes class 0 the rarest instead of the most frequent.")

    @abstractmethod
    def shares(self, classes: int) -> Float[np.ndarray, " classes"]:
        """Return the count of each class as a share of the largest count, float64, decreasing from 1 to 1/factor."""

    def counts_from(self, largest: int, classes: int) -> list[int]:
        """Return the profile with this largest count; a class whose count would be 0 keeps one sample."""
        # Shares are rounded numbers: without the margin, 98 samples at factor 49 would give 1 instead of 2.
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
