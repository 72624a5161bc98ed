"""NearMiss, version 3."""

from dataclasses import dataclass

from core.method.resampler.near_miss import NearMiss


@dataclass(frozen=True)
class NearMiss3(NearMiss, slug="near_miss_3", title="NearMiss-3"):
    """For each sample of the rarest class, its k nearest samples of the other classes are short-listed; the short-listed samples
    that are farthest from the rarest class on average are kept. A class may end with fewer samples than requested.

    **Source**: Mani & Zhang, kNN Approach to Unbalanced Data Distributions, ICML workshop 2003; imbalanced-learn's
    `NearMiss(version=3)`.
    """

    version = 3
