"""The class-balanced focal loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.method.loss import Loss, PerSample
from core.method.loss.focal import focal_loss
from core.method.parameter import parameter
from core.method.weighting import static_weights

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class ClassBalancedFocal(Loss, slug="class_balanced_focal", title="Class-balanced focal loss"):
    """The focal loss, weighted by the inverse effective number of samples of the class.

    Formula: ℓ(z, y) = w_y (1 − p_y)^γ · (−log p_y), w_y ∝ (1 − β) / (1 − β^{n_y}) with mean 1 over the classes.

    **Source**: Cui et al., Class-Balanced Loss Based on Effective Number of Samples, CVPR 2019, section 4.3. **Differs**:
    softmax where their best form has a sigmoid a class.
    """

    beta: float = parameter(
        0.9999, "How much samples of a class overlap, β: 0 weighs all classes alike.", at_least=0, below=1
    )
    gamma: float = parameter(1.0, "How fast easy samples lose their say, γ.", at_least=0, at_most=10)

    def terms(self, class_counts: np.ndarray) -> dict[str, np.ndarray]:
        return {"weight w": self._weights(class_counts)}

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:  # noqa: ARG002
        import torch

        weights = np.stack([self._weights(counts) for counts in class_counts.cpu().numpy()])
        by_class = torch.from_numpy(weights).float().to(class_counts.device)
        return lambda logits, labels: by_class.gather(1, labels) * focal_loss(logits, labels, self.gamma)

    def _weights(self, class_counts: np.ndarray) -> np.ndarray:
        return static_weights.normalise(static_weights.effective_number(class_counts, self.beta), class_counts, "class")

    def formula(self) -> list[str]:
        return [
            rf"\ell(z, y) = -w_y (1 - p_y)^{{\gamma}} \log p_y, \qquad \gamma = {self.gamma:g}",
            rf"w_y \propto \frac{{1-\beta}}{{1-\beta^{{\,n_y}}}}, \qquad \beta = {self.beta:g}",
        ]
