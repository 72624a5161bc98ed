"""Inverse class frequency."""

from dataclasses import dataclass

import numpy as np

from core.codegen.lines import Lines
from core.method.weighting import NormalisedWeighting, static_weights


@dataclass(frozen=True)
class Inverse(NormalisedWeighting, slug="inverse", title="Inverse frequency (INS)"):
    """Each class counts the same in total, however few samples it has.

    Formula: w_y ∝ 1 / n_y, with n_y the training samples of class y.

    **Source**: Cui et al., Class-Balanced Loss Based on Effective Number of Samples, CVPR 2019, section 1 (as INS).
    """

    def raw_weights(self, class_counts: np.ndarray) -> np.ndarray:
        return static_weights.inverse(class_counts)

    def code(self) -> Lines:
        return Lines("weights = (counts > 0) / np.maximum(counts, 1)")

    def formula(self) -> list[str]:
        return [r"w_y \propto \frac{1}{n_y}"]
