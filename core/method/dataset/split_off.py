"""Datasets from which the lab splits a test part off, with the shares that the person wants there."""

from dataclasses import dataclass
from typing import Literal

from core.method.dataset import Dataset
from core.method.parameter import parameter


@dataclass(frozen=True)
class SplitOff(Dataset):
    """A dataset that is imbalanced by nature, so that one may want to be tested on the shares it has."""

    test_part: Literal["balanced", "natural"] = parameter(
        "balanced",
        "The shares of the classes in the test part. Balanced: as many rows of each, at most half of the rarest class, so that "
        "a small class leaves few rows to test on. Natural: 30 % of each class, so that precision and accuracy are those at the "
        "shares of the table.",
    )

    @property
    def natural_test(self) -> bool:
        return self.test_part == "natural"
