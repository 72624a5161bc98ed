"""The classes as they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.method.imbalance import Imbalance


@dataclass(frozen=True)
class NoImbalance(Imbalance, slug="none", title="As it is"):
    """Every class keeps all training samples there are.

    Formula: n_c = what is available of class c.

    **Source**: the dataset.
    """

    def training_counts(self, available: Sequence[int]) -> list[int]:
        return [int(count) for count in available]
