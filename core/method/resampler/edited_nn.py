"""Edited nearest neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.errors import InvalidValue
from core.method.neighbour_search import search_seconds
from core.method.parameter import parameter
from core.method.resampler import ImbalancedLearn

Agreement = Literal["all", "mode"]


@dataclass(frozen=True)
class Editing(ImbalancedLearn, place=21, family="cleaning"):
    """Removes samples whose neighbours belong to other classes."""

    k: int = parameter(5, "Number of neighbours that are compared with each sample.", at_least=1, at_most=100)
    agreement: Agreement = parameter(
        "all",
        "A sample is kept when `all` of its neighbours belong to its class, or when its class is the most common one among them "
        "(`mode`).",
        advanced=True,
    )

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:  # noqa: ARG002
        if sum(class_counts) <= self.k:
            raise InvalidValue(
                f"resampler = '{self.slug}' with k = {self.k} needs at least {self.k + 1} training samples; there are "
                f"{sum(class_counts)}: give resampler.k at most {max(1, sum(class_counts) - 1)}, or take more data."
            )

    def seconds(self, class_counts: Sequence[int], columns: int) -> float:
        return 0.002 + search_seconds(sum(class_counts), sum(class_counts), columns)


@dataclass(frozen=True)
class EditedNN(Editing, slug="edited_nn", title="Edited nearest neighbours (ENN)"):
    """Every sample whose k nearest neighbours disagree with its class is removed, except those of the rarest class.

    **Source**: Wilson, Asymptotic Properties of Nearest Neighbor Rules Using Edited Data, IEEE Transactions on Systems, Man,
    and Cybernetics 1972; imbalanced-learn's `EditedNearestNeighbours`; More 2016 uses k = 5.
    """

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.under_sampling import EditedNearestNeighbours

        return EditedNearestNeighbours(n_neighbors=self.k, kind_sel=self.agreement)
