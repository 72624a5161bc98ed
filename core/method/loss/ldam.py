"""The label-distribution-aware margin loss."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.method.loss import Loss, PerSample
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class LDAM(Loss, slug="ldam", title="Margins by class size (LDAM)"):
    """Rare classes must be told apart by a larger margin.

    Features and class vectors are normalised, so that logits are cosines times a scale: the last layer of the network
    changes with this loss.

    Formula: ℓ(z, y) = CE(s (z − m_y e_y), y), with z the cosines and m_y ∝ n_y^{−1/4}, the largest margin as given.

    **Source**: Cao et al., Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss, NeurIPS 2019, equations
    12 and 13.
    """

    margin: float = parameter(0.5, "Margin of the rarest class.", at_least=0, at_most=1)
    scale: float = parameter(30.0, "What cosines are multiplied by, s.", above=0, at_most=200)

    @property
    def cosine_scale(self) -> float | None:
        return self.scale

    def terms(self, class_counts: np.ndarray) -> dict[str, np.ndarray]:
        return {"margin m": self._margins(class_counts)}

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:  # noqa: ARG002
        import torch
        from torch.nn import functional

        margins = torch.from_numpy(self.scale * self._margins(class_counts.cpu().numpy())).float()
        margins = margins.to(class_counts.device)

        def per_sample(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            of_sample = margins.gather(1, labels).unsqueeze(1).to(logits.dtype)
            return functional.cross_entropy(
                logits.scatter_add(1, labels.unsqueeze(1), -of_sample), labels, reduction="none"
            )

        return per_sample

    def _margins(self, class_counts: np.ndarray) -> np.ndarray:
        counts = np.maximum(class_counts, 1.0)
        raw = counts**-0.25
        return self.margin * raw / raw.max(-1, keepdims=True)

    def formula(self) -> list[str]:
        return [
            rf"\ell(z, y) = \mathrm{{CE}}(s\,(z - m_y e_y),\, y), \qquad s = {self.scale:g}",
            rf"m_y \propto n_y^{{-1/4}}, \qquad \max_y m_y = {self.margin:g}",
        ]
