"""Logit adjustment."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from core.method.loss import AdjustedCrossEntropy, log_priors
from core.method.parameter import parameter


@dataclass(frozen=True)
class LogitAdjustment(AdjustedCrossEntropy, slug="logit_adjustment", title="Logit adjustment (LA)", place=31):
    """Frequent classes have an advantage during training, which they no longer have when the network predicts.

    Formula: ℓ(z, y) = CE(z + τ log π, y), with π_c the share of class c in the training set.

    With τ = 1 and no weights it is consistent for the balanced error; together with full inverse weights it corrects twice.

    **Source**: Menon et al., Long-tail learning via logit adjustment, ICLR 2021, equation 10.
    """

    offset_power = "tau"

    tau: float = parameter(
        1.0, "Factor of the adjustment, τ: 0 is plain cross-entropy, 1 the full adjustment.", at_least=0, at_most=5
    )

    def offsets(self, class_counts: Int[np.ndarray, "*seeds classes"]) -> Float[np.ndarray, "*seeds classes"]:
        return self.tau * log_priors(class_counts)

    def formula(self) -> list[str]:
        return [rf"\ell(z, y) = \mathrm{{CE}}(z + \tau \log \pi,\, y), \qquad \tau = {self.tau:g}"]
