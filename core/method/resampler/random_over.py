"""Random over-sampling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.method.resampler import OverSampler


@dataclass(frozen=True)
class RandomOver(OverSampler, slug="random_over", title="Random over-sampling"):
    """Samples of the rarer classes are repeated, drawn at random, until every class has as many as the largest.

    Formula: n'_y = max(n_y, ⌊ratio · n_max⌋), the additional ones with replacement.

    **Source**: imbalanced-learn's `RandomOverSampler`; More 2016, section 3.2.
    """

    looks_at_features = False

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.over_sampling import RandomOverSampler

        return RandomOverSampler(sampling_strategy=self.strategy(class_counts), random_state=seed)
