"""Condensed nearest neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from core.codegen.lines import Lines
from core.method.parameter import parameter
from core.method.resampler import ImbalancedLearn, Resampled, smallest_class
from core.method.resampler.categories import one_hot
from core.method.resampler.condensing import condensed_rows


@dataclass(frozen=True)
class CondensedNN(
    ImbalancedLearn, slug="condensed_nn", title="Condensed nearest neighbours", place=12, family="under-sampling"
):
    """Keeps the rarest class, and of each other class only the samples that the samples kept so far would classify wrongly.

    Samples are examined one by one, in the order of the training set. With k = 1 and no two equal distances, as in any table of
    measurements, the lab stores distances and needs half a second for 7,500 rows; otherwise neighbours are searched again after
    every kept sample, which takes a minute.

    **Source**: Hart, The Condensed Nearest Neighbor Rule, IEEE Transactions on Information Theory 1968; imbalanced-learn's
    `CondensedNearestNeighbour`.
    """

    k: int = parameter(1, "Number of neighbours that decide.", at_least=1, at_most=100)

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:
        # The search begins with the rarest class and one sample of another class.
        rarest = smallest_class(class_counts)
        if class_counts[rarest] + 1 < self.k:
            raise self.too_few(class_names[rarest], class_counts[rarest], self.k - 1, class_counts[rarest] + 1)

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.under_sampling import CondensedNearestNeighbour

        return CondensedNearestNeighbour(n_neighbors=self.k, random_state=seed)

    def resample(
        self,
        features: Float[np.ndarray, "samples columns"],
        labels: Int[np.ndarray, " samples"],
        seed: int,
        categorical: Sequence[int] = (),
        class_names: Sequence[str] | None = None,
    ) -> Resampled:
        kept = condensed_rows(one_hot(features, categorical), labels, seed) if self.k == 1 else None
        if kept is None:
            return super().resample(features, labels, seed, categorical, class_names)
        return Resampled(features[kept], labels[kept], kept)

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        samples = sum(class_counts)
        return 0.001 + (1e-9 * samples**2 * columns if self.k == 1 else 1e-8 * samples**2.5)

    def code(self) -> Lines:
        return Lines("# Slow on many rows: it searches neighbours anew after each one that it keeps.")
