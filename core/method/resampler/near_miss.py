"""The common base of the three versions of NearMiss."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from core.method.neighbour_search import search_seconds
from core.method.parameter import parameter
from core.method.resampler import UnderSampler, smallest_class


@dataclass(frozen=True)
class NearMiss(UnderSampler, place=11, family="under-sampling"):
    """Under-sampling that keeps samples close to the rarest class.

    Attributes:
        version: 1, 2 or 3.
    """

    version: ClassVar[int]
    k: int = parameter(3, "Number of neighbours that decide.", at_least=1, at_most=100)

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:
        rarest = smallest_class(class_counts)
        if class_counts[rarest] < self.k:
            raise self.too_few(class_names[rarest], class_counts[rarest], self.k, class_counts[rarest])

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.under_sampling import NearMiss as Sampler

        return Sampler(
            sampling_strategy=self.strategy(class_counts),
            version=self.version,
            n_neighbors=self.k,
            n_neighbors_ver3=self.k,
        )

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        return 0.005 + search_seconds(sum(class_counts), min(class_counts), columns) / 5
