"""The `loss` axis: what a network is trained to make small."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from core.method.component import Component

if TYPE_CHECKING:
    import torch

PerSample = Callable[["torch.Tensor", "torch.Tensor"], "torch.Tensor"]
"""Logits `[S, C, B]` and labels int64 `[S, B]` to the unreduced loss `[S, B]`."""


@dataclass(frozen=True)
class Loss(Component, axis="loss"):
    """A loss for a stack of seeds, one value a sample.

    Its `code` sets `losses` from `logits` and `truth`, the labels of a batch.

    Attributes:
        offset_power: the parameter that is the power τ of its offsets τ log π; None where they have none.
    """

    offset_power: ClassVar[str | None] = None

    @property
    def cosine_scale(self) -> float | None:
        """Scale of the logits when the loss is made for normalised features and class vectors; None for a plain linear layer."""
        return None

    def terms(self, class_counts: np.ndarray) -> dict[str, np.ndarray]:
        """What the loss does to each class, by the name of the term, float64 `[C]` each; empty where classes are alike.

        Args:
            class_counts: training samples of each class, `[C]`.
        """
        del class_counts
        return {}

    @abstractmethod
    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:
        """The loss of one epoch.

        Args:
            class_counts: training samples of each class for each seed, `[S, C]`.
            done: the share of the epochs that is over, in [0, 1).

        Returns:
            a function of logits `[S, C, B]` and labels int64 `[S, B]` to losses `[S, B]`. The class dimension is the
            second one: a log-softmax over a last dimension of ten is many times slower.
        """


@dataclass(frozen=True)
class AdjustedCrossEntropy(Loss):
    """Cross-entropy of changed logits: ℓ(z, y) = CE(Δ ⊙ z + ι, y), with a factor Δ_c and an offset ι_c a class.

    A class without training samples keeps Δ = 1 and ι = 0.

    **Source**: Kini et al., Label-Imbalanced and Group-Sensitive Classification under Overparameterization, NeurIPS 2021,
    equation 2, which has the others as special cases.
    """

    def factors(self, class_counts: np.ndarray) -> np.ndarray:
        """Δ, float64 like `class_counts`, `[..., C]`."""
        return np.ones(class_counts.shape)

    @abstractmethod
    def offsets(self, class_counts: np.ndarray) -> np.ndarray:
        """ι, float64 like `class_counts`, `[..., C]`."""

    def factors_apply(self, done: float) -> bool:
        """Whether Δ is used when this share of the epochs is over."""
        del done
        return True

    def terms(self, class_counts: np.ndarray) -> dict[str, np.ndarray]:
        return {"factor Δ": self.factors(class_counts), "offset ι": self.offsets(class_counts)}

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:
        import torch
        from torch.nn import functional

        counts = class_counts.cpu().numpy()
        offsets = torch.from_numpy(self.offsets(counts)).float().unsqueeze(2).to(class_counts.device)
        factors = self.factors(counts)
        if (factors == 1).all() or not self.factors_apply(done):
            return lambda logits, labels: functional.cross_entropy(logits + offsets, labels, reduction="none")
        scale = torch.from_numpy(factors).float().unsqueeze(2).to(class_counts.device)
        return lambda logits, labels: functional.cross_entropy(
            torch.addcmul(offsets, scale, logits), labels, reduction="none"
        )


def log_priors(class_counts: np.ndarray) -> np.ndarray:
    """log π, float64 `[..., C]`; 0 for a class without samples."""
    priors = class_counts / class_counts.sum(-1, keepdims=True)
    return np.log(priors, out=np.zeros(priors.shape), where=priors > 0)
