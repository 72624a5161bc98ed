"""SMOTE and edited nearest neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.method.parameter import parameter
from core.method.resampler.categories import on_one_hot
from core.method.resampler.cleaned import Cleaned


@dataclass(frozen=True)
class SmoteEnn(Cleaned, slug="smote_enn", title="SMOTE + ENN"):
    """SMOTE, then every sample of any class is removed whose nearest neighbours disagree with its class.

    **Source**: Batista, Prati & Monard, A Study of the Behavior of Several Methods for Balancing Machine Learning Training
    Data, SIGKDD Explorations 2004; imbalanced-learn's `SMOTEENN`, which uses three neighbours.
    """

    editing_k: int = parameter(
        3, "Number of neighbours that are compared with each sample when editing.", at_least=1, at_most=100
    )

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:
        from imblearn.combine import SMOTEENN
        from imblearn.under_sampling import EditedNearestNeighbours

        return SMOTEENN(
            random_state=seed,
            smote=self.smote(class_counts, seed, categorical),
            enn=on_one_hot(EditedNearestNeighbours, tuple(categorical))(
                sampling_strategy="all", n_neighbors=self.editing_k
            ),
        )

    def cleaning(self, sampler: Any) -> Any:
        return sampler.enn_
