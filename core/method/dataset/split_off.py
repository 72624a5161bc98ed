"""Datasets from which the lab splits off a test part, with class shares that the user chooses."""

from dataclasses import dataclass
from typing import Literal

from core.method.dataset import Dataset
from core.method.parameter import parameter


@dataclass(frozen=True)
class SplitOff(Dataset):
    """A naturally imbalanced dataset, so that a test part with its own class shares is of interest."""

    test_part: Literal["balanced", "natural"] = parameter(
        "balanced",
        "The shares of the classes in the test part. Balanced: equally many rows per class, at most half of the rarest class, "
        "so that a small class leaves few rows to test on. Natural: 30 % of each class, so that precision and accuracy refer to "
        "the class shares of the table.",
    )

    @property
    def natural_test(self) -> bool:
        return self.test_part == "natural"
