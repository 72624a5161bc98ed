"""SMOTE and Tomek links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.method.resampler.categories import on_one_hot
from core.method.resampler.cleaned import Cleaned


@dataclass(frozen=True)
class SmoteTomek(Cleaned, slug="smote_tomek", title="SMOTE + Tomek links"):
    """SMOTE, then both samples of every Tomek link are removed.

    **Source**: Batista, Bazzan & Monard, Balancing Training Data for Automated Annotation of Keywords, WOB 2003;
    imbalanced-learn's `SMOTETomek`.
    """

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:
        from imblearn.combine import SMOTETomek
        from imblearn.under_sampling import TomekLinks

        return SMOTETomek(
            random_state=seed,
            smote=self.smote(class_counts, seed, categorical),
            tomek=on_one_hot(TomekLinks, tuple(categorical))(sampling_strategy="all"),
        )

    def cleaning(self, sampler: Any) -> Any:
        return sampler.tomek_
