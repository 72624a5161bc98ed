"""The `weighting` axis: the weight of each training sample."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

import numpy as np
from jaxtyping import Float, Int

from core.method.component import Component
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch

Normalisation = Literal["sample", "class", "batch"]


class Weigher(ABC):
    """Computes the sample weights of one stack of seeds during training."""

    def epoch_weights(
        self, epoch: int, labels: Int[torch.Tensor, "seeds samples"]
    ) -> Float[torch.Tensor, "seeds samples"] | None:
        """Return the weights of all samples of an epoch, where they depend on the labels alone.

        Args:
            epoch: 1, 2, ….
            labels: int64, in the order of training.

        Returns:
            The weights, or None when `batch_weights` computes those of each batch.
        """
        del epoch, labels
        return None

    @abstractmethod
    def batch_weights(
        self,
        epoch: int,
        features: Float[torch.Tensor, "seeds units batch"],
        labels: Int[torch.Tensor, "seeds batch"],
    ) -> Float[torch.Tensor, "seeds batch"]:
        """Return the weights of one batch; called once per step, in order, in epochs where `epoch_weights` returns None.

        Args:
            epoch: 1, 2, ….
            features: the input of the last linear layer in the pass that computes the loss, without gradient.
            labels: int64.
        """


class ByClass(Weigher):
    """Gives all samples of a class the same weight in every epoch."""

    def __init__(self, class_weights: Float[torch.Tensor, "seeds classes"]) -> None:
        self.class_weights = class_weights

    def epoch_weights(
        self,
        epoch: int,  # noqa: ARG002
        labels: Int[torch.Tensor, "seeds samples"],
    ) -> Float[torch.Tensor, "seeds samples"]:
        return self.class_weights.gather(1, labels)

    def batch_weights(
        self,
        epoch: int,  # noqa: ARG002
        features: Float[torch.Tensor, "seeds units batch"],  # noqa: ARG002
        labels: Int[torch.Tensor, "seeds batch"],
    ) -> Float[torch.Tensor, "seeds batch"]:
        return self.class_weights.gather(1, labels)


@dataclass(frozen=True)
class Weighting(Component, axis="weighting"):
    """A rule that gives every training sample a weight.

    Its `code` sets `weights` of the classes from their `counts`, int64 `[C]`, before normalisation.

    Attributes:
        dynamic: whether the weights change during training, so that only a network can use them.
        by_counts: whether the number of samples of a class determines its weight; False for weights chosen by the user.
    """

    dynamic: ClassVar[bool] = False
    by_counts: ClassVar[bool] = True

    @abstractmethod
    def class_weights(self, class_counts: Int[np.ndarray, " classes"]) -> Float[np.ndarray, " classes"]:
        """Return the weight of each class, normalised as the component states; for a dynamic weighting, a reference value.

        Args:
            class_counts: number of training samples of each class.

        Returns:
            float64, at least 0.

        Raises:
            InvalidValue: the weighting does not fit this number of classes.
        """

    def timing(self, epochs: int) -> str:
        """Return a sentence that states from which epoch on the weights apply; empty where they always apply."""
        del epochs
        return ""

    def build(self, class_counts: Int[torch.Tensor, "seeds classes"], epochs: int) -> Weigher:
        """Return the weigher that applies this weighting during training.

        Args:
            class_counts: number of training samples of each class for each seed, int64.
            epochs: the largest possible number of epochs.
        """
        del epochs
        return ByClass(self.by_seed(class_counts))

    def by_seed(self, class_counts: Int[torch.Tensor, "seeds classes"]) -> Float[torch.Tensor, "seeds classes"]:
        """Return `class_weights` of each seed, float32, on the device of the counts."""
        import torch

        weights = np.stack([self.class_weights(counts) for counts in class_counts.cpu().numpy()])
        return torch.from_numpy(weights).float().to(class_counts.device)

    @property
    def per_batch(self) -> bool:
        """Whether the training loop divides the loss of each batch by the sum of the weights in the batch."""
        return getattr(self, "normalisation", "sample") == "batch"


NORMALISATION_HELP = (
    "The set over which the weights have mean 1. `sample`: the training set, so that the total step stays that of unweighted "
    "training. `class`: the classes. `batch`: each batch, as with PyTorch's own `weight=`."
)


@dataclass(frozen=True)
class NormalisedWeighting(Weighting):
    """A static weighting with a choice of normalisation."""

    normalisation: Normalisation = parameter("sample", NORMALISATION_HELP, advanced=True)

    @abstractmethod
    def raw_weights(self, class_counts: Int[np.ndarray, " classes"]) -> Float[np.ndarray, " classes"]:
        """Return the weights before normalisation, float64."""

    def class_weights(self, class_counts: Int[np.ndarray, " classes"]) -> Float[np.ndarray, " classes"]:
        from core.method.weighting.static_weights import normalise

        # Division by the sum over the batch cancels any scale, so per-batch weights may start with mean 1 over the samples.
        how: Literal["class", "sample"] = "class" if self.normalisation == "class" else "sample"
        return normalise(self.raw_weights(class_counts), class_counts, how)
