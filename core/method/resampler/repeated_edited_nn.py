"""Repeated edited nearest neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.method.parameter import parameter
from core.method.resampler.edited_nn import Editing


@dataclass(frozen=True)
class RepeatedEditedNN(Editing, slug="repeated_edited_nn", title="Repeated edited nearest neighbours (RENN)"):
    """Editing by nearest neighbours, repeated until no more samples are removed or another class would become the rarest.

    **Source**: Tomek, An Experiment with the Edited Nearest-Neighbor Rule, IEEE Transactions on Systems, Man, and Cybernetics
    1976; imbalanced-learn's `RepeatedEditedNearestNeighbours`.
    """

    rounds: int = parameter(100, "Largest number of repetitions.", at_least=1, at_most=1000, advanced=True)

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.under_sampling import RepeatedEditedNearestNeighbours

        return RepeatedEditedNearestNeighbours(n_neighbors=self.k, kind_sel=self.agreement, max_iter=self.rounds)

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        return 8 * super().seconds(class_counts, columns)
