"""Deferred re-weighting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.errors import InvalidValue
from core.method.component import component_parameter
from core.method.parameter import parameter
from core.method.weighting import Weigher, Weighting

if TYPE_CHECKING:
    import torch


class Deferring(Weigher):
    """Weights of 1 before an epoch, and those of another weigher from it on; the other one sees every batch."""

    def __init__(self, inner: Weigher, first_epoch: int) -> None:
        self.inner = inner
        self.first_epoch = first_epoch

    def ahead(self, epoch: int, labels: torch.Tensor) -> torch.Tensor | None:
        import torch

        weights = self.inner.ahead(epoch, labels)
        return weights if weights is None or epoch >= self.first_epoch else torch.ones_like(weights)

    def weigh(self, epoch: int, features: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        import torch

        weights = self.inner.weigh(epoch, features, labels)
        return weights if epoch >= self.first_epoch else torch.ones_like(weights)


def timing_of(first_epoch: int, epochs: int) -> str:
    """Say in a sentence when weights that begin with this epoch apply."""
    if first_epoch > epochs:
        return "No epoch is left for them to apply in."
    return f"They apply from epoch {first_epoch} on."


@dataclass(frozen=True)
class Deferred(Weighting, slug="deferred", title="Deferred re-weighting (DRW)"):
    """Plain training first, for good features; another weighting for the rest of the epochs.

    Formula: w = 1 until T0, then the weights of `inner`.

    **Source**: Cao et al., LDAM, NeurIPS 2019, section 3.3: 160 of 200 epochs, then the effective number with β = 0.9999 and
    mean 1 over the classes, which are the defaults here.
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

    def class_weights(self, class_counts: np.ndarray) -> np.ndarray:
        return self.inner.class_weights(class_counts)

    def build(self, class_counts: torch.Tensor, epochs: int) -> Weigher:
        return Deferring(self.inner.build(class_counts, epochs), 1 + round(self.start * epochs))

    def timing(self, epochs: int) -> str:
        return timing_of(1 + round(self.start * epochs), epochs)

    @property
    def per_batch(self) -> bool:
        return self.inner.per_batch

    def formula(self) -> list[str]:
        before = rf"w_y = 1 \text{{ before }} T_0 = {self.start:g} \text{{ of the epochs, then}}"
        return [before, *self.inner.formula()]
