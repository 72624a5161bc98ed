"""RDR: re-weighting by an estimated density ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.method.parameter import parameter
from core.method.weighting import Weigher, Weighting
from core.method.weighting.static_weights import inverse, normalise

if TYPE_CHECKING:
    import torch

SMALLEST_RATIO = 1e-9
SMALLEST_RIDGE = 1e-12


def density_ratio(
    features: torch.Tensor, prototypes: torch.Tensor, one_hot: torch.Tensor, ridge: float
) -> torch.Tensor:
    """The density ratio of each sample by first-order moment matching, one block-diagonal solve for all classes and seeds.

    For class i with the features Φ_i (K × b_i) of its samples and its prototype F_i: r_i = b_i (Φ_iᵀΦ_i)⁻¹ Φ_iᵀ F_i. The
    blocks of all classes stand in one B × B matrix, ΦᵀΦ masked to pairs of one class.

    Args:
        features: Φ, `[S, K, B]`.
        prototypes: F, `[S, K, C]`.
        one_hot: which class each sample has, float `[S, C, B]`.
        ridge: ε, added to each block's diagonal times the mean of that diagonal. As ε → 0 the result is that of the
            pseudo-inverse, where the samples of a class are independent.

    Returns:
        `[S, B]`, not clipped.

    **Source**: Luo et al., NeurIPS 2024, equation 9. **Differs**: the ridge is ours.
    """
    import torch

    of_class = one_hot.transpose(1, 2)
    system = torch.bmm(features.transpose(1, 2), features).mul_(torch.bmm(of_class, one_hot))
    diagonal = system.diagonal(dim1=1, dim2=2)
    sizes = one_hot.sum(2, keepdim=True)
    mean_diagonal = torch.bmm(one_hot, diagonal.unsqueeze(2)) / sizes.clamp(min=1)
    diagonal.add_(torch.bmm(of_class, ridge * mean_diagonal + SMALLEST_RIDGE).squeeze(2))
    scores = torch.bmm(prototypes.transpose(1, 2), features)
    right = (one_hot * scores * sizes).sum(1)
    # Without the check, which would wait for a GPU; with the ridge every block is positive definite.
    # The system is symmetric, and its transpose lies in memory as LAPACK wants it.
    return torch.linalg.solve_ex(system.mT, right, check_errors=False).result


class DensityRatioWeigher(Weigher):
    """RDR at work: a prototype for each class and seed, and the weights of one batch after another.

    Attributes:
        prototypes: F, `[S, K, C]`; None before the first batch.
        seen: which classes have a prototype, float `[S, 1, C]`.
    """

    def __init__(self, settings: RDR, class_counts: torch.Tensor, warm_up_epochs: int) -> None:
        import torch

        self.settings = settings
        self.warm_up_epochs = warm_up_epochs
        priors = class_counts / class_counts.sum(1, keepdim=True)
        self.inverse_priors = torch.where(priors > 0, 1 / priors, 0)
        self.classes = torch.arange(class_counts.shape[1], device=class_counts.device).view(1, -1, 1)
        self.prototypes: torch.Tensor | None = None
        self.seen = torch.zeros(len(class_counts), 1, class_counts.shape[1], device=class_counts.device)

    def weigh(self, epoch: int, features: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        import torch

        with torch.no_grad():
            features = features.float()
            one_hot = (labels.unsqueeze(1) == self.classes).to(features.dtype)
            sizes = one_hot.sum(2).unsqueeze(1)
            means = torch.bmm(features, one_hot.transpose(1, 2)) / sizes.clamp(min=1)
            if self.prototypes is None:
                self.prototypes = torch.zeros_like(means)
            # A class that is seen for the first time takes its batch mean.
            known = torch.lerp(means, self.prototypes, self.seen)
            present = (sizes > 0).to(features.dtype)
            self.prototypes = torch.lerp(known, means, (1 - self.settings.momentum) * present)
            self.seen = torch.maximum(self.seen, present)
            if epoch <= self.warm_up_epochs:
                return torch.ones(labels.shape, device=labels.device)
            ratio = density_ratio(features, known, one_hot, self.settings.ridge).clamp_(min=SMALLEST_RATIO)
            weights = (ratio * self.inverse_priors.gather(1, labels)) ** self.settings.gamma
            return weights / weights.mean(1, keepdim=True)


@dataclass(frozen=True)
class RDR(Weighting, slug="rdr", title="Density ratio (RDR)"):
    """Weights that follow training: how far each sample's features are from those of balanced data, estimated batch by batch.

    Classes whose features have settled need less weight than their frequency says; rare and hard ones more.

    Formula: r_i = b_i (Φ_iᵀΦ_i)⁻¹ Φ_iᵀ F_i for the b_i samples of class i in the batch, with features Φ_i and prototype F_i;
    w_j = (max(r_j, 10⁻⁹) / π_{y_j})^γ, with mean 1 over the batch; then F_i ← m F_i + (1 − m) mean(Φ_i). During the
    warm-up all weights are 1 while prototypes accumulate.

    **Source**: Luo et al., Revive Re-weighting in Imbalanced Learning by Density Ratio Estimation, NeurIPS 2024, section 3.
    **Differs**: a ridge keeps the estimate finite when a class has more samples in the batch than features; the warm-up is
    a share of the epochs (their script: 160 of 200).
    """

    dynamic = True

    momentum: float = parameter(
        0.9, "How much of a prototype stays at each step, m (the paper sweeps .3 to .9).", at_least=0, at_most=1
    )
    gamma: float = parameter(
        1.0, "Power of the weights, γ: 0 weighs all samples alike, 1 is the paper's text.", at_least=0, at_most=2
    )
    warm_up: float = parameter(
        0.2, "Share of the epochs with weights of 1, while prototypes accumulate.", at_least=0, at_most=1
    )
    ridge: float = parameter(
        1e-3,
        "Added to the diagonal of each class's system, as a share of its mean, ε.",
        at_least=1e-6,
        at_most=1,
        logarithmic=True,
        advanced=True,
    )

    def class_weights(self, class_counts: np.ndarray) -> np.ndarray:
        """What the weights are when every density ratio is 1: π^{−γ} with mean 1 over the samples."""
        raw = inverse(class_counts) ** self.gamma
        return normalise(np.where(np.asarray(class_counts) > 0, raw, 0.0), class_counts, "sample")

    def build(self, class_counts: torch.Tensor, epochs: int) -> Weigher:
        return DensityRatioWeigher(self, class_counts, round(self.warm_up * epochs))

    def timing(self, epochs: int) -> str:
        first = round(self.warm_up * epochs) + 1
        since = f"from epoch {first} on" if first > 1 else "at the start"
        return f"That is with every density ratio at 1; {since} the weights follow the features, batch by batch."

    def formula(self) -> list[str]:
        return [
            r"r_i = b_i \left(\Phi_i^\top \Phi_i\right)^{-1} \Phi_i^\top F_i",
            r"w_j \propto \left(\frac{\max(r_j, 10^{-9})}{\pi_{y_j}}\right)^{\gamma}, "
            rf"\qquad \gamma = {self.gamma:g}",
            rf"F_i \leftarrow m F_i + (1 - m)\, \overline{{\Phi_i}}, \qquad m = {self.momentum:g}",
        ]
