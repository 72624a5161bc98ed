"""The vector-scaling loss."""

from dataclasses import dataclass

import numpy as np

from core.method.loss import AdjustedCrossEntropy, log_priors
from core.method.parameter import parameter


@dataclass(frozen=True)
class VectorScaling(AdjustedCrossEntropy, slug="vector_scaling", title="Vector scaling (VS)"):
    """Logits of rare classes are shrunk and offset during training, so that they must be made larger to fit.

    The factor acts at the end of training, where offsets fade; the offset at its start.

    Formula: ℓ(z, y) = CE(Δ ⊙ z + τ log π, y), with Δ_c = (n_c / n_max)^γ.

    **Source**: Kini et al., Label-Imbalanced and Group-Sensitive Classification under Overparameterization, NeurIPS 2021.
    With `until` below 1 the factor is dropped from there on and the offset kept: the truncated loss (TLA) of Wang et al.,
    NeurIPS 2023, section 4.
    """

    offset_power = "tau"

    gamma: float = parameter(0.2, "Exponent of the factor, γ: 0 leaves the logits' scale alone.", at_least=0, at_most=2)
    tau: float = parameter(1.0, "Size of the offset, τ.", at_least=0, at_most=5)
    until: float = parameter(
        1.0,
        "Share of the epochs after which the factor is dropped and only the offset stays (TLA); 1: never.",
        at_least=0,
        at_most=1,
        advanced=True,
    )

    def factors(self, class_counts: np.ndarray) -> np.ndarray:
        shares = class_counts / class_counts.max(-1, keepdims=True)
        return np.where(class_counts > 0, shares**self.gamma, 1.0)

    def offsets(self, class_counts: np.ndarray) -> np.ndarray:
        return self.tau * log_priors(class_counts)

    def factors_apply(self, done: float) -> bool:
        return done < self.until

    def formula(self) -> list[str]:
        return [
            rf"\ell(z, y) = \mathrm{{CE}}(\Delta \odot z + \tau \log \pi,\, y), \qquad \tau = {self.tau:g}",
            rf"\Delta_c = \left(\frac{{n_c}}{{n_{{\max}}}}\right)^{{\gamma}}, \qquad \gamma = {self.gamma:g}",
        ]
