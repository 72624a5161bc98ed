"""The `loss` axis: the function that the training of a network minimises."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from jaxtyping import Float, Int

from core.method.component import Component

if TYPE_CHECKING:
    import torch

PerSample = Callable[["torch.Tensor", "torch.Tensor"], "torch.Tensor"]
"""A function of logits `[S, C, B]` and labels int64 `[S, B]`; it returns the unreduced loss `[S, B]`."""


@dataclass(frozen=True)
class Loss(Component, axis="loss"):
    """A loss for a stack of seeds, with one value per sample.

    Its `code` sets `losses` from `logits` and `truth`, the labels of a batch.

    Attributes:
        offset_power: the name of the parameter τ in offsets τ log π; None for a loss without such a parameter.
    """

    offset_power: ClassVar[str | None] = None

    @property
    def cosine_scale(self) -> float | None:
        """Scale of the logits where the loss requires normalised features and class vectors; None for a plain linear layer."""
        return None

    def terms(self, class_counts: Int[np.ndarray, " classes"]) -> dict[str, Float[np.ndarray, " classes"]]:
        """Return the terms of the loss that depend on the class, by name, float64; empty where the loss treats all alike.

        Args:
            class_counts: number of training samples of each class.
        """
        del class_counts
        return {}

    @abstractmethod
    def build(self, class_counts: Int[torch.Tensor, "seeds classes"], done: float) -> PerSample:
        """Return the loss function of one epoch.

        The class dimension of its logits is the second one, since a log-softmax over a last dimension of ten is many times
        slower.

        Args:
            class_counts: number of training samples of each class for each seed.
            done: the share of the epochs that is over, in [0, 1).
        """


@dataclass(frozen=True)
class AdjustedCrossEntropy(Loss):
    """Cross-entropy of adjusted logits: ℓ(z, y) = CE(Δ ⊙ z + ι, y), with a factor Δ_c and an offset ι_c per class.

    A class without training samples keeps Δ = 1 and ι = 0.

    **Source**: Kini et al., Label-Imbalanced and Group-Sensitive Classification under Overparameterization, NeurIPS 2021,
    equation 2, which includes the other adjusted losses as special cases.
    """

    def factors(self, class_counts: Int[np.ndarray, "*seeds classes"]) -> Float[np.ndarray, "*seeds classes"]:
        """Return Δ, float64."""
        return np.ones(class_counts.shape)

    @abstractmethod
    def offsets(self, class_counts: Int[np.ndarray, "*seeds classes"]) -> Float[np.ndarray, "*seeds classes"]:
        """Return ι, float64."""

    def factors_apply(self, done: float) -> bool:
        """Return whether Δ is used when this share of the epochs is over."""
        del done
        return True

    def terms(self, class_counts: Int[np.ndarray, " classes"]) -> dict[str, Float[np.ndarray, " classes"]]:
        return {"factor Δ": self.factors(class_counts), "offset ι": self.offsets(class_counts)}

    def build(self, class_counts: Int[torch.Tensor, "seeds classes"], done: float) -> PerSample:
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


def log_priors(class_counts: Int[np.ndarray, "*seeds classes"]) -> Float[np.ndarray, "*seeds classes"]:
    """Return log π, float64; 0 for a class without samples."""
    priors = class_counts / class_counts.sum(-1, keepdims=True)
    return np.log(priors, out=np.zeros(priors.shape), where=priors > 0)
