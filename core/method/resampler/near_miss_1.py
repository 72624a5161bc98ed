"""NearMiss, version 1."""

from dataclasses import dataclass

from core.method.resampler.near_miss import NearMiss


@dataclass(frozen=True)
class NearMiss1(NearMiss, slug="near_miss_1", title="NearMiss-1"):
    """Keeps the samples closest to the rarest class: those with the smallest mean distance to their k nearest samples of that
    class. It is sensitive to noise at the border.

    **Source**: Mani & Zhang, kNN Approach to Unbalanced Data Distributions, ICML workshop 2003; imbalanced-learn's
    `NearMiss(version=1)`.
    """

    version = 1
