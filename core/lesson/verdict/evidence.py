"""The evidence for a claim: a stored run, and the numbers read from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from jaxtyping import Bool, Float, Shaped

from core.frames.run_data import RunData
from core.frames.table import stack

Place = Literal["test", "outside", "noise"]


@dataclass(frozen=True)
class Evidence:
    """One run of a lesson. Every array has one entry per seed, which is NaN where the run has no such number.

    Attributes:
        run: the payloads of the run.
        probabilities: the artifact `probabilities`, if the lesson needs it.
        flatness: payloads of the classes whose Hessian was measured, if the lesson needs them.
    """

    run: RunData
    probabilities: Mapping[str, Shaped[np.ndarray, "..."]] | None = None
    flatness: Sequence[Mapping[str, Any]] | None = None

    def by_epoch(self, *path: str) -> Float[np.ndarray, "epochs seeds"]:
        """Return an entry of the records with one number per seed, such as `("train", "accuracy")`."""
        return stack(self.run.records, path, self.run.seeds.shape)

    def by_class(self, *path: str) -> Float[np.ndarray, "epochs seeds classes"]:
        """Return an entry of the records with one number per seed and class, such as `("weights", "per_class")`."""
        return stack(self.run.records, path, (len(self.run.seeds), len(self.run.class_names)))

    def called_positive(self, place: Place = "test") -> Float[np.ndarray, "epochs seeds"]:
        """Return the share of inputs that are classified as class 1."""
        return self.by_class(place, "predicted_share")[..., 1]

    @property
    def balanced_accuracy(self) -> Float[np.ndarray, " seeds"]:
        """The mean recall of the classes after the last epoch."""
        return self.by_epoch("test", "balanced_accuracy")[-1]

    @property
    def train_accuracy(self) -> Float[np.ndarray, " seeds"]:
        """The share of training samples that are classified correctly in the last epoch."""
        return self.by_epoch("train", "accuracy")[-1]

    def recall(self, group: str) -> Float[np.ndarray, " seeds"]:
        """Return the mean recall of the `many`, `medium` or `few` classes after the last epoch."""
        return self.by_class("test", "recall")[-1][:, self.members(group)].mean(axis=1)

    def members(self, group: str) -> Bool[np.ndarray, " classes"]:
        """Return whether each class belongs to a group."""
        return np.array([name == group for name in self.run.groups])

    @property
    def collapsed(self) -> Bool[np.ndarray, " seeds"]:
        """Whether the network of a seed predicts a single class and fits its training set no better than that.

        This is a failure of training, not an effect of weights.
        """
        share = self.by_class("test", "predicted_share")[-1].max(axis=1)
        largest = max(self.run.train_counts) / sum(self.run.train_counts)
        return (share >= COLLAPSED_SHARE) & (self.train_accuracy <= largest + NO_BETTER)


COLLAPSED_SHARE = 0.999
NO_BETTER = 0.05
