"""The class-balanced focal loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float, Int

from core.method.loss import Loss, PerSample
from core.method.loss.focal import focal_loss
from core.method.parameter import parameter
from core.method.weighting import static_weights

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class ClassBalancedFocal(Loss, slug="class_balanced_focal", title="Class-balanced focal loss", place=21):
    """The focal loss, weighted by the inverse of the class's effective number of samples.

    Formula: ℓ(z, y) = w_y (1 − p_y)^γ · (−log p_y), w_y ∝ (1 − β) / (1 − β^{n_y}) with mean 1 over the classes.

    **Source**: Cui et al., Class-Balanced Loss Based on Effective Number of Samples, CVPR 2019, section 4.3. **Differs**:
    a softmax where their best variant has one sigmoid per class.
    """

    beta: float = parameter(
        0.9999, "Overlap of the samples of a class, β: 0 gives all classes the same weight.", at_least=0, below=1
    )
    gamma: float = parameter(1.0, "How strongly the loss of easy samples is reduced, γ.", at_least=0, at_most=10)

    def terms(self, class_counts: Int[np.ndarray, " classes"]) -> dict[str, Float[np.ndarray, " classes"]]:
        return {"weight w": self._weights(class_counts)}

    def build(self, class_counts: Int[torch.Tensor, "seeds classes"], done: float) -> PerSample:  # noqa: ARG002
        import torch

        weights = np.stack([self._weights(counts) for counts in class_counts.cpu().numpy()])
        by_class = torch.from_numpy(weights).float().to(class_counts.device)
        return lambda logits, labels: by_class.gather(1, labels) * focal_loss(logits, labels, self.gamma)

    def _weights(self, class_counts: Int[np.ndarray, " classes"]) -> Float[np.ndarray, " classes"]:
        return static_weights.normalise(static_weights.effective_number(class_counts, self.beta), class_counts, "class")

    def formula(self) -> list[str]:
        return [
            rf"\ell(z, y) = -w_y (1 - p_y)^{{\gamma}} \log p_y, \qquad \gamma = {self.gamma:g}",
            rf"w_y \propto \frac{{1-\beta}}{{1-\beta^{{\,n_y}}}}, \qquad \beta = {self.beta:g}",
        ]
