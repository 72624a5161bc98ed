"""Balanced softmax."""

from dataclasses import dataclass

import numpy as np

from core.method.loss import AdjustedCrossEntropy


@dataclass(frozen=True)
class BalancedSoftmax(AdjustedCrossEntropy, slug="balanced_softmax", title="Balanced softmax"):
    """A softmax that counts each class as often as it occurs: logit adjustment with τ = 1, up to a constant.

    Formula: ℓ(z, y) = −log( n_y exp z_y / Σ_c n_c exp z_c ).

    **Source**: Ren et al., Balanced Meta-Softmax for Long-Tailed Visual Recognition, NeurIPS 2020, equation 4.
    """

    def offsets(self, class_counts: np.ndarray) -> np.ndarray:
        return np.log(class_counts, out=np.zeros(class_counts.shape), where=class_counts > 0)

    def formula(self) -> list[str]:
        return [r"\ell(z, y) = -\log \frac{n_y e^{z_y}}{\sum_c n_c e^{z_c}}"]
