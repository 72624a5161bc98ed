"""NearMiss, version 2."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.method.resampler.near_miss import NearMiss


@dataclass(frozen=True)
class NearMiss2(NearMiss, slug="near_miss_2", title="NearMiss-2"):
    """Keeps the samples with the smallest mean distance to the k *farthest* samples of the rarest class; this distance depends on
    the whole class rather than on a few outliers.

    **Source**: Mani & Zhang, kNN Approach to Unbalanced Data Distributions, ICML workshop 2003; imbalanced-learn's
    `NearMiss(version=2)`.
    """

    version = 2

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:  # noqa: ARG002
        # The method sorts the distances of every sample to all samples of the rarest class.
        return 0.005 + 1.2e-7 * sum(class_counts) * min(class_counts)
