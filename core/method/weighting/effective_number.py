"""Effective number of samples."""

from dataclasses import dataclass

import numpy as np

from core.codegen.lines import Lines
from core.method.parameter import parameter
from core.method.weighting import NormalisedWeighting, static_weights


@dataclass(frozen=True)
class EffectiveNumber(NormalisedWeighting, slug="effective_number", title="Effective number (ENS)"):
    """Samples of one class overlap, so the n-th adds less than the first: weigh by the effective number instead.

    Formula: w_y ∝ (1 − β) / (1 − β^{n_y}). β = 0 gives equal weights, β → 1 gives inverse frequency.

    **Source**: Cui et al., Class-Balanced Loss Based on Effective Number of Samples, CVPR 2019, equation 4.
    """

    beta: float = parameter(
        0.99,
        "How much samples of a class overlap: 0 weighs all classes alike, close to 1 is inverse frequency.",
        at_least=0,
        below=1,
    )

    def raw_weights(self, class_counts: np.ndarray) -> np.ndarray:
        return static_weights.effective_number(class_counts, self.beta)

    def code(self) -> Lines:
        if self.beta == 0:
            return Lines("weights = (counts > 0) * 1.0")
        return Lines.of(
            f"""
            beta, n = {self.beta}, np.maximum(counts, 1)
            weights = (counts > 0) * (1 - beta) / -np.expm1(n * np.log(beta))
            """
        )

    def formula(self) -> list[str]:
        return [rf"w_y \propto \frac{{1-\beta}}{{1-\beta^{{\,n_y}}}}, \qquad \beta = {self.beta:g}"]
