"""Random under-sampling."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from core.method.resampler import UnderSampler


@dataclass(frozen=True)
class RandomUnder(UnderSampler, slug="random_under", title="Random under-sampling"):
    """Every class keeps as many samples as the rarest has, drawn at random; the others are thrown away for good.

    Formula: n'_y = min(n_y, ⌊n_min / ratio⌋), without replacement.

    **Source**: imbalanced-learn's `RandomUnderSampler`; More 2016, section 3.1.
    """

    looks_at_features = False

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.under_sampling import RandomUnderSampler

        return RandomUnderSampler(sampling_strategy=self.strategy(class_counts), random_state=seed)
