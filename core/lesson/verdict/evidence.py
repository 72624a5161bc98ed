"""What a claim is judged by: a run as it is stored, and what is read from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from core.frames.run_data import RunData
from core.frames.table import stack

Place = Literal["test", "outside", "noise"]


@dataclass(frozen=True)
class Evidence:
    """One run of a lesson. Every array has one entry a seed, NaN where the run has no such number.

    Attributes:
        run: its payloads.
        probabilities: the artifact `probabilities`, where the lesson asks for it.
        flatness: payloads of the classes whose Hessian was measured, where the lesson asks for it.
    """

    run: RunData
    probabilities: Mapping[str, np.ndarray] | None = None
    flatness: Sequence[Mapping[str, Any]] | None = None

    def by_epoch(self, *path: str) -> np.ndarray:
        """A number a seed over the epochs, such as `("train", "accuracy")`, `[E, S]`."""
        return stack(self.run.records, path, self.run.seeds.shape)

    def by_class(self, *path: str) -> np.ndarray:
        """A number a class and seed over the epochs, such as `("weights", "per_class")`, `[E, S, C]`."""
        return stack(self.run.records, path, (len(self.run.seeds), len(self.run.class_names)))

    def called_positive(self, place: Place = "test") -> np.ndarray:
        """The share of inputs called class 1, `[E, S]`."""
        return self.by_class(place, "predicted_share")[..., 1]

    @property
    def balanced_accuracy(self) -> np.ndarray:
        """Mean recall of the classes after the last epoch, `[S]`."""
        return self.by_epoch("test", "balanced_accuracy")[-1]

    @property
    def train_accuracy(self) -> np.ndarray:
        """Share of the training samples that the last epoch classified right, `[S]`."""
        return self.by_epoch("train", "accuracy")[-1]

    def recall(self, group: str) -> np.ndarray:
        """Mean recall of the `many`, `medium` or `few` classes after the last epoch, `[S]`."""
        return self.by_class("test", "recall")[-1][:, self.members(group)].mean(axis=1)

    def members(self, group: str) -> np.ndarray:
        """Which classes are in a group, bool `[C]`."""
        return np.array([name == group for name in self.run.groups])

    @property
    def collapsed(self) -> np.ndarray:
        """Seeds whose network calls everything one class and fits its training set no better than that, bool `[S]`.

        That is a failed training, not an effect of weights.
        """
        share = self.by_class("test", "predicted_share")[-1].max(axis=1)
        largest = max(self.run.train_counts) / sum(self.run.train_counts)
        return (share >= COLLAPSED_SHARE) & (self.train_accuracy <= largest + NO_BETTER)


COLLAPSED_SHARE = 0.999
NO_BETTER = 0.05
