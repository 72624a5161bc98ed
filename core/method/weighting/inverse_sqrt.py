"""Inverse square root of class frequency."""

from dataclasses import dataclass

import numpy as np

from core.codegen.lines import Lines
from core.method.weighting import NormalisedWeighting, static_weights


@dataclass(frozen=True)
class InverseSqrt(NormalisedWeighting, slug="inverse_sqrt", title="Inverse square root (ISNS)"):
    """Half-way, on a log scale, between no weighting and inverse frequency.

    Formula: w_y ∝ 1 / √n_y, with n_y the training samples of class y.

    **Source**: the smoothed form that Cui et al., CVPR 2019, section 2, cite beside inverse frequency (as ISNS).
    """

    def raw_weights(self, class_counts: np.ndarray) -> np.ndarray:
        return static_weights.inverse_sqrt(class_counts)

    def code(self) -> Lines:
        return Lines("weights = np.sqrt((counts > 0) / np.maximum(counts, 1))")

    def formula(self) -> list[str]:
        return [r"w_y \propto \frac{1}{\sqrt{n_y}}"]
