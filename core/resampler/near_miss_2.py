"""NearMiss, version 2."""

from dataclasses import dataclass

from core.resampler.near_miss import NearMiss


@dataclass(frozen=True)
class NearMiss2(NearMiss, slug="near_miss_2", title="NearMiss-2"):
    """Keeps the samples with the smallest mean distance to the k *farthest* samples of the rarest class, which depends on all of
    it rather than on a few outliers.

    **Source**: Mani & Zhang, kNN Approach to Unbalanced Data Distributions, ICML workshop 2003; imbalanced-learn's
    `NearMiss(version=2)`.
    """

    version = 2
