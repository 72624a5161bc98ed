"""Aligned deferred re-weighting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.method.parameter import parameter
from core.method.weighting import NormalisedWeighting, Weigher
from core.method.weighting.deferred import Deferring, timing_of

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class AlignedDeferred(NormalisedWeighting, slug="aligned_deferred", title="Aligned deferred re-weighting (ADRW)"):
    """Deferred weights that are a small power of the inverse frequency, gentle enough to stand beside logit offsets.

    Formula: w = 1 until T0, then w_y ∝ π_y^{−ν}. Consistent for balanced error with logit adjustment of τ = 1 − ν.

    **Source**: Wang et al., A Unified Generalization Analysis of Re-Weighting and Logit-Adjustment for Imbalanced Learning,
    NeurIPS 2023, section 4 (ν from .1 to .25).
    """

    dynamic = True

    start: float = parameter(0.8, "Share of the epochs after which the weights apply, T0.", at_least=0, at_most=1)
    nu: float = parameter(0.2, "Power of the inverse frequency, ν.", at_least=0, at_most=1)

    def raw_weights(self, class_counts: np.ndarray) -> np.ndarray:
        from core.method.weighting.static_weights import inverse

        return np.where(class_counts > 0, inverse(class_counts) ** self.nu, 0.0)

    def build(self, class_counts: torch.Tensor, epochs: int) -> Weigher:
        return Deferring(super().build(class_counts, epochs), 1 + round(self.start * epochs))

    def timing(self, epochs: int) -> str:
        return timing_of(1 + round(self.start * epochs), epochs)

    def formula(self) -> list[str]:
        return [
            rf"w_y = 1 \text{{ before }} T_0 = {self.start:g} \text{{ of the epochs, then}}",
            rf"w_y \propto \pi_y^{{-\nu}}, \qquad \nu = {self.nu:g}",
        ]
