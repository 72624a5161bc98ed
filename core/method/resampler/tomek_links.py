"""Tomek links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.method.neighbour_search import search_seconds
from core.method.parameter import parameter
from core.method.resampler import ImbalancedLearn

Side = Literal["majority", "both"]


@dataclass(frozen=True)
class TomekLinks(ImbalancedLearn, slug="tomek_links", title="Tomek links", place=20, family="cleaning"):
    """A link consists of two samples of different classes that are each other's nearest neighbour: noise, or the border. One
    sample of every link is removed, or both.

    **Source**: Tomek, Two Modifications of CNN, IEEE Transactions on Systems, Man, and Cybernetics 1976; imbalanced-learn's
    `TomekLinks`.
    """

    remove: Side = parameter(
        "majority", "Removes the sample that is not of the rarest class (`majority`), or `both` samples of a link."
    )

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.under_sampling import TomekLinks as Sampler

        return Sampler(sampling_strategy="all" if self.remove == "both" else "auto")

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        return 0.002 + search_seconds(sum(class_counts), sum(class_counts), columns)
