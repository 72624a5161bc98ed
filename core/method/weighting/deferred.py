"""Deferred re-weighting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float, Int

from core.errors import InvalidValue
from core.method.component import component_parameter
from core.method.parameter import parameter
from core.method.weighting import Weigher, Weighting

if TYPE_CHECKING:
    import torch


class Deferring(Weigher):
    """Gives weights of 1 before an epoch, and those of an inner weigher from it on; the inner weigher sees every batch."""

    def __init__(self, inner: Weigher, first_epoch: int) -> None:
        self.inner = inner
        self.first_epoch = first_epoch

    def epoch_weights(
        self, epoch: int, labels: Int[torch.Tensor, "seeds samples"]
    ) -> Float[torch.Tensor, "seeds samples"] | None:
        import torch

        weights = self.inner.epoch_weights(epoch, labels)
        return weights if weights is None or epoch >= self.first_epoch else torch.ones_like(weights)

    def batch_weights(
        self,
        epoch: int,
        features: Float[torch.Tensor, "seeds units batch"],
        labels: Int[torch.Tensor, "seeds batch"],
    ) -> Float[torch.Tensor, "seeds batch"]:
        import torch

        weights = self.inner.batch_weights(epoch, features, labels)
        return weights if epoch >= self.first_epoch else torch.ones_like(weights)


def timing_of(first_epoch: int, epochs: int) -> str:
    """Return a sentence that states when weights apply whose first epoch is this one."""
    if first_epoch > epochs:
        return "No epoch is left for them to apply in."
    return f"They apply from epoch {first_epoch} on."


@dataclass(frozen=True)
class Deferred(Weighting, slug="deferred", title="Deferred re-weighting (DRW)", place=20):
    """First unweighted training, which learns good features; then another weighting for the rest of the epochs.

    Formula: w = 1 until T0, then the weights of `inner`.

    **Source**: Cao et al., LDAM, NeurIPS 2019, section 3.3: T0 after 160 of 200 epochs, then the effective number with
    β = 0.9999 and mean 1 over the classes; these are the defaults here.
    """

    dynamic = True

    start: float = parameter(0.8, "Share of the epochs after which the weights apply, T0.", at_least=0, at_most=1)
    inner: Weighting = component_parameter(
        "weighting",
        {"name": "effective_number", "beta": 0.9999, "normalisation": "class"},
        "The weighting that applies from then on.",
    )

    def check(self) -> None:
        if isinstance(self.inner, Deferred):
            raise InvalidValue(
                "weighting.inner = 'deferred' is not admissible; give a weighting that is not deferred itself."
            )

    def class_weights(self, class_counts: Int[np.ndarray, " classes"]) -> Float[np.ndarray, " classes"]:
        return self.inner.class_weights(class_counts)

    def build(self, class_counts: Int[torch.Tensor, "seeds classes"], epochs: int) -> Weigher:
        return Deferring(self.inner.build(class_counts, epochs), 1 + round(self.start * epochs))

    def timing(self, epochs: int) -> str:
        return timing_of(1 + round(self.start * epochs), epochs)

    @property
    def per_batch(self) -> bool:
        return self.inner.per_batch

    def formula(self) -> list[str]:
        before = rf"w_y = 1 \text{{ before }} T_0 = {self.start:g} \text{{ of the epochs, then}}"
        return [before, *self.inner.formula()]
