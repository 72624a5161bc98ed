"""The common base of the two kinds of borderline-SMOTE."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from core.errors import InvalidValue
from core.method.parameter import parameter
from core.method.resampler.synthetic import Synthetic, recording


@dataclass(frozen=True)
class BorderlineSmote(Synthetic, place=33):
    """SMOTE that starts only from samples at the border.

    Attributes:
        kind: `borderline-1` or `borderline-2`.
    """

    kind: ClassVar[Literal["borderline-1", "borderline-2"]]
    takes_categories: ClassVar[bool] = False
    m: int = parameter(
        10,
        "Number of neighbours of any class that decide whether a sample is at the border: at least half of them, but not all, "
        "must belong to another class.",
        at_least=1,
        at_most=100,
        advanced=True,
    )

    def check_counts(self, class_counts: Sequence[int], class_names: Sequence[str]) -> None:
        super().check_counts(class_counts, class_names)
        if sum(class_counts) <= self.m:
            raise InvalidValue(
                f"resampler = '{self.slug}' with m = {self.m} needs at least {self.m + 1} training samples; there are "
                f"{sum(class_counts)}: give resampler.m at most {max(1, sum(class_counts) - 1)}, or take more data."
            )

    def sampler(self, class_counts: Sequence[int], seed: int, categorical: Sequence[int]) -> Any:  # noqa: ARG002
        from imblearn.over_sampling import BorderlineSMOTE

        return recording(BorderlineSMOTE)(
            sampling_strategy=self.strategy(class_counts),
            random_state=seed,
            k_neighbors=self.k,
            m_neighbors=self.m,
            kind=self.kind,
        )
