"""Inverse square root of class frequency."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from core.codegen.lines import Lines
from core.method.weighting import NormalisedWeighting, static_weights


@dataclass(frozen=True)
class InverseSqrt(NormalisedWeighting, slug="inverse_sqrt", title="Inverse square root (ISNS)", place=11):
    """Half-way, on a logarithmic scale, between no weighting and inverse frequency.

    Formula: w_y ∝ 1 / √n_y, with n_y the number of training samples of class y.

    **Source**: the smoothed form that Cui et al., CVPR 2019, section 2, cite in addition to inverse frequency (as ISNS).
    """

    def raw_weights(self, class_counts: Int[np.ndarray, " classes"]) -> Float[np.ndarray, " classes"]:
        return static_weights.inverse_sqrt(class_counts)

    def code(self) -> Lines:
        return Lines("weights = np.sqrt((counts > 0) / np.maximum(counts, 1))")

    def formula(self) -> list[str]:
        return [r"w_y \propto \frac{1}{\sqrt{n_y}}"]
