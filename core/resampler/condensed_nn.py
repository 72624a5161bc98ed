"""Condensed nearest neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.component import parameter
from core.resampler import ImbalancedLearn, smallest_class


@dataclass(frozen=True)
class CondensedNN(ImbalancedLearn, slug="condensed_nn", title="Condensed nearest neighbours"):
    """Keeps the rarest class, and of each other class only the samples that the ones kept so far would get wrong.

    Samples are looked at one by one and neighbours are searched anew after each one that is kept, so this is slow: about
    40 seconds for 7,500 rows.

    **Source**: Hart, The Condensed Nearest Neighbor Rule, IEEE Transactions on Information Theory 1968; imbalanced-learn's
    `CondensedNearestNeighbour`.
    """

    k: int = parameter(1, "How many neighbours decide.", at_least=1, at_most=100)

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:
        # The search begins with the rarest class and one sample of another one.
        rarest = smallest_class(class_counts)
        if class_counts[rarest] + 1 < self.k:
            raise self.too_few(class_names[rarest], class_counts[rarest], self.k - 1, class_counts[rarest] + 1)

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.under_sampling import CondensedNearestNeighbour

        return CondensedNearestNeighbour(n_neighbors=self.k, random_state=seed)

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:  # noqa: ARG002
        return 1e-8 * sum(class_counts) ** 2.5
