"""A loss with a polynomial tail."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.method.loss import Loss, PerSample
from core.method.parameter import parameter

if TYPE_CHECKING:
    import torch


@dataclass(frozen=True)
class PolynomialTail(Loss, slug="polynomial_tail", title="Polynomial tail"):
    """Falls slowly for samples that are classified right, so that importance weights keep their effect after separation.

    Cross-entropy's tail is exponential: its limit is the largest margin, whatever the weights. With a polynomial one the
    weights enter the limit.

    Formula: with the margin m = z_y − log Σ_{c≠y} exp z_c: log(1 + e^{−m}) / log(1 + e^{−β}) for m < β, then
    1 / (m − (β − 1))^α.

    **Source**: Wang, Chatterji, Haque & Hashimoto, Is Importance Weighting Incompatible with Interpolating Classifiers?,
    ICLR 2022, section 2. **Differs**: the margin for more than two classes is ours.
    """

    alpha: float = parameter(1.0, "Power of the tail, α.", above=0, at_most=10)
    beta: float = parameter(1.0, "Margin from which the tail is polynomial, β.", at_least=0, at_most=10)

    def build(self, class_counts: torch.Tensor, done: float) -> PerSample:  # noqa: ARG002
        import torch
        from torch.nn import functional

        at_join = math.log1p(math.exp(-self.beta))

        def per_sample(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
            true = labels.unsqueeze(1)
            others = logits.scatter(1, true, -torch.inf).logsumexp(1)
            margin = logits.gather(1, true).squeeze(1) - others
            near = functional.softplus(-margin) / at_join
            # Clamped, so that the branch that is not taken has a finite gradient.
            far = (margin.clamp(min=self.beta) - (self.beta - 1)) ** -self.alpha
            return torch.where(margin < self.beta, near, far)

        return per_sample

    def formula(self) -> list[str]:
        return [
            r"m = z_y - \log \sum_{c \ne y} e^{z_c}",
            r"\ell = \frac{\log(1 + e^{-m})}{\log(1 + e^{-\beta})} \;\text{ for } m < \beta,"
            r"\qquad \ell = \frac{1}{(m - (\beta - 1))^{\alpha}} \;\text{ otherwise}",
            rf"\alpha = {self.alpha:g}, \qquad \beta = {self.beta:g}",
        ]
