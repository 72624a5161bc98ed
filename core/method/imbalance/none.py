"""No imbalance beyond that of the dataset."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.method.imbalance import Imbalance


@dataclass(frozen=True)
class NoImbalance(Imbalance, slug="none", title="As it is"):
    """Every class keeps all of its training samples.

    Formula: n_c = number of available training samples of class c.

    **Source**: the dataset.
    """

    def training_counts(self, available: Sequence[int]) -> list[int]:
        return [int(count) for count in available]
