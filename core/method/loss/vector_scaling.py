"""The vector-scaling loss."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from core.method.loss import AdjustedCrossEntropy, log_priors
from core.method.parameter import parameter


@dataclass(frozen=True)
class VectorScaling(AdjustedCrossEntropy, slug="vector_scaling", title="Vector scaling (VS)", place=32):
    """Logits of rare classes are scaled down and offset during training, so that the network has to make them larger.

    The offset acts at the start of training, the factor at its end, where the effect of offsets fades.

    Formula: ℓ(z, y) = CE(Δ ⊙ z + τ log π, y), with Δ_c = (n_c / n_max)^γ.

    **Source**: Kini et al., Label-Imbalanced and Group-Sensitive Classification under Overparameterization, NeurIPS 2021.
    With `until` below 1 the factor is dropped from that share of the epochs on and only the offset remains: the truncated loss
    (TLA) of Wang et al., NeurIPS 2023, section 4.
    """

    offset_power = "tau"

    gamma: float = parameter(0.2, "Exponent of the factor, γ: 0 does not scale the logits.", at_least=0, at_most=2)
    tau: float = parameter(1.0, "Size of the offset, τ.", at_least=0, at_most=5)
    until: float = parameter(
        1.0,
        "Share of the epochs after which the factor is dropped and only the offset remains (TLA); 1: never.",
        at_least=0,
        at_most=1,
        advanced=True,
    )

    def factors(self, class_counts: Int[np.ndarray, "*seeds classes"]) -> Float[np.ndarray, "*seeds classes"]:
        shares = class_counts / class_counts.max(-1, keepdims=True)
        return np.where(class_counts > 0, shares**self.gamma, 1.0)

    def offsets(self, class_counts: Int[np.ndarray, "*seeds classes"]) -> Float[np.ndarray, "*seeds classes"]:
        return self.tau * log_priors(class_counts)

    def factors_apply(self, done: float) -> bool:
        return done < self.until

    def formula(self) -> list[str]:
        return [
            rf"\ell(z, y) = \mathrm{{CE}}(\Delta \odot z + \tau \log \pi,\, y), \qquad \tau = {self.tau:g}",
            rf"\Delta_c = \left(\frac{{n_c}}{{n_{{\max}}}}\right)^{{\gamma}}, \qquad \gamma = {self.gamma:g}",
        ]
