"""The `weighting` axis: how much each training sample counts."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np

from core.method.component import Component
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch

Normalisation = Literal["sample", "class", "batch"]


class Weigher(ABC):
    """A weighting at work on one stack of seeds."""

    def ahead(self, epoch: int, labels: torch.Tensor) -> torch.Tensor | None:
        """The weights of an epoch's samples, where the labels alone decide them.

        Args:
            epoch: 1, 2, ….
            labels: int64 `[S, M]`, in the order of training.

        Returns:
            float `[S, M]`, or None when each batch is weighed by itself (`weigh`).
        """
        del epoch, labels
        return None

    @abstractmethod
    def weigh(self, epoch: int, features: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The weights `[S, B]` of one batch; called once a step, in order, in epochs where `ahead` gives None.

        Args:
            epoch: 1, 2, ….
            features: `[S, K, B]`, the input of the last linear layer in the pass that makes the loss, without gradient.
            labels: int64 `[S, B]`.
        """


class ByClass(Weigher):
    """The same weight for all samples of a class, `[S, C]`, in every epoch."""

    def __init__(self, class_weights: torch.Tensor) -> None:
        self.class_weights = class_weights

    def ahead(self, epoch: int, labels: torch.Tensor) -> torch.Tensor:  # noqa: ARG002
        return self.class_weights.gather(1, labels)

    def weigh(self, epoch: int, features: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:  # noqa: ARG002
        return self.class_weights.gather(1, labels)


@dataclass(frozen=True)
class Weighting(Component, axis="weighting"):
    """A weight for every training sample.

    Its `code` sets `weights` of the classes from their `counts`, int64 `[C]`, not normalised yet.

    Attributes:
        dynamic: whether weights change while a network trains, so that nothing but a network can use them.
        by_counts: whether the weight of a class follows from its number of samples; weights chosen for each class do not.
    """

    dynamic: ClassVar[bool] = False
    by_counts: ClassVar[bool] = True

    @abstractmethod
    def class_weights(self, class_counts: np.ndarray) -> np.ndarray:
        """The weight of each class, normalised as the component says; of a dynamic weighting, what it is around.

        Args:
            class_counts: training samples of each class, `[C]`.

        Returns:
            float64 `[C]`, at least 0.

        Raises:
            InvalidValue: the weighting does not fit that number of classes.
        """

    def timing(self, epochs: int) -> str:
        """Say in a sentence from which epoch on the weights apply; empty where they always do."""
        del epochs
        return ""

    def build(self, class_counts: torch.Tensor, epochs: int) -> Weigher:
        """This weighting at work.

        Args:
            class_counts: training samples of each class for each seed, int64 `[S, C]`.
            epochs: how many there will be at most.
        """
        del epochs
        return ByClass(self.by_seed(class_counts))

    def by_seed(self, class_counts: torch.Tensor) -> torch.Tensor:
        """`class_weights` for each seed, float32 `[S, C]` on the device of the counts."""
        import torch

        weights = np.stack([self.class_weights(counts) for counts in class_counts.cpu().numpy()])
        return torch.from_numpy(weights).float().to(class_counts.device)

    @property
    def per_batch(self) -> bool:
        """Whether the loop divides each batch by its own sum of weights."""
        return getattr(self, "normalisation", "sample") == "batch"


NORMALISATION_HELP = (
    "What the weights average to 1 over. `sample`: the training set, so the total step stays that of unweighted "
    "training. `class`: the classes. `batch`: each batch, as PyTorch's own `weight=` does."
)


@dataclass(frozen=True)
class NormalisedWeighting(Weighting):
    """A static weighting that states its normalisation."""

    normalisation: Normalisation = parameter("sample", NORMALISATION_HELP, advanced=True)

    @abstractmethod
    def raw_weights(self, class_counts: np.ndarray) -> np.ndarray:
        """The weights before normalisation, float64 `[C]`."""

    def class_weights(self, class_counts: np.ndarray) -> np.ndarray:
        from core.method.weighting.static_weights import normalise

        # A batch's own sum divides out any scale, so per-batch weights may as well start with mean 1 over the samples.
        how: Literal["class", "sample"] = "class" if self.normalisation == "class" else "sample"
        return normalise(self.raw_weights(class_counts), class_counts, how)
