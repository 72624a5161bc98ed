"""Logit adjustment."""

from dataclasses import dataclass

import numpy as np

from core.method.loss import AdjustedCrossEntropy, log_priors
from core.method.parameter import parameter


@dataclass(frozen=True)
class LogitAdjustment(AdjustedCrossEntropy, slug="logit_adjustment", title="Logit adjustment (LA)"):
    """Frequent classes get a head start during training that they do not have when the network is used.

    Formula: ℓ(z, y) = CE(z + τ log π, y), with π_c the share of class c in the training set.

    With τ = 1 and no weights it is consistent for balanced error: together with full inverse weights it corrects twice.

    **Source**: Menon et al., Long-tail learning via logit adjustment, ICLR 2021, equation 10.
    """

    offset_power = "tau"

    tau: float = parameter(
        1.0, "How much of the head start: 0 is plain cross-entropy, 1 all of it.", at_least=0, at_most=5
    )

    def offsets(self, class_counts: np.ndarray) -> np.ndarray:
        return self.tau * log_priors(class_counts)

    def formula(self) -> list[str]:
        return [rf"\ell(z, y) = \mathrm{{CE}}(z + \tau \log \pi,\, y), \qquad \tau = {self.tau:g}"]
