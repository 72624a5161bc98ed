"""RDR: re-weighting by an estimated density ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float, Int

from core.method.parameter import parameter
from core.method.weighting import Weigher, Weighting
from core.method.weighting.static_weights import inverse, normalise

if TYPE_CHECKING:
    import torch

SMALLEST_RATIO = 1e-9
SMALLEST_RIDGE = 1e-12


def density_ratio(
    features: Float[torch.Tensor, "seeds units batch"],
    prototypes: Float[torch.Tensor, "seeds units classes"],
    one_hot: Float[torch.Tensor, "seeds classes batch"],
    ridge: float,
) -> Float[torch.Tensor, "seeds batch"]:
    """Return the density ratio of each sample by first-order moment matching, not clipped.

    One block-diagonal system is solved for all classes and seeds. For class i with the features Φ_i (K × b_i) of its samples
    and its prototype F_i: r_i = b_i (Φ_iᵀΦ_i)⁻¹ Φ_iᵀ F_i. The blocks of all classes form one B × B matrix, ΦᵀΦ masked to
    pairs of samples of the same class.

    Args:
        features: Φ.
        prototypes: F.
        one_hot: the class of each sample, 0 or 1.
        ridge: ε; ε times the mean of each block's diagonal is added to that diagonal. Where the samples of a class are
            linearly independent, the result tends to that of the pseudo-inverse as ε → 0.

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
    # Without the check, which would synchronise with a GPU; with the ridge every block is positive definite.
    # The system is symmetric, and its transpose has the memory layout that LAPACK requires.
    return torch.linalg.solve_ex(system.mT, right, check_errors=False).result


class DensityRatioWeigher(Weigher):
    """Holds a prototype per class and seed, and computes the weights of one batch after another.

    Attributes:
        prototypes: F, `[S, K, C]`; None before the first batch.
        seen: 1 for each class that has a prototype, else 0, float `[S, 1, C]`.
    """

    def __init__(self, settings: RDR, class_counts: Int[torch.Tensor, "seeds classes"], warm_up_epochs: int) -> None:
        import torch

        self.settings = settings
        self.warm_up_epochs = warm_up_epochs
        priors = class_counts / class_counts.sum(1, keepdim=True)
        self.inverse_priors = torch.where(priors > 0, 1 / priors, 0)
        self.classes = torch.arange(class_counts.shape[1], device=class_counts.device).view(1, -1, 1)
        self.prototypes: torch.Tensor | None = None
        self.seen = torch.zeros(len(class_counts), 1, class_counts.shape[1], device=class_counts.device)

    def batch_weights(
        self,
        epoch: int,
        features: Float[torch.Tensor, "seeds units batch"],
        labels: Int[torch.Tensor, "seeds batch"],
    ) -> Float[torch.Tensor, "seeds batch"]:
        import torch

        with torch.no_grad():
            features = features.float()
            one_hot = (labels.unsqueeze(1) == self.classes).to(features.dtype)
            sizes = one_hot.sum(2).unsqueeze(1)
            means = torch.bmm(features, one_hot.transpose(1, 2)) / sizes.clamp(min=1)
            if self.prototypes is None:
                self.prototypes = torch.zeros_like(means)
            # A class that occurs for the first time starts with its batch mean.
            prototypes = torch.lerp(means, self.prototypes, self.seen)
            present = (sizes > 0).to(features.dtype)
            self.prototypes = torch.lerp(prototypes, means, (1 - self.settings.momentum) * present)
            self.seen = torch.maximum(self.seen, present)
            if epoch <= self.warm_up_epochs:
                return torch.ones(labels.shape, device=labels.device)
            ratio = density_ratio(features, prototypes, one_hot, self.settings.ridge).clamp_(min=SMALLEST_RATIO)
            weights = (ratio * self.inverse_priors.gather(1, labels)) ** self.settings.gamma
            return weights / weights.mean(1, keepdim=True)


@dataclass(frozen=True)
class RDR(Weighting, slug="rdr", title="Density ratio (RDR)", place=30):
    """Weights that follow training: the density ratio of balanced to actual data, estimated for each batch from the features.

    Classes whose features have settled get less weight than their frequency suggests; rare and hard classes get more.

    Formula: r_i = b_i (Φ_iᵀΦ_i)⁻¹ Φ_iᵀ F_i for the b_i samples of class i in the batch, with features Φ_i and prototype F_i;
    w_j = (max(r_j, 10⁻⁹) / π_{y_j})^γ, with mean 1 over the batch; then F_i ← m F_i + (1 − m) mean(Φ_i). During the
    warm-up all weights are 1 while prototypes accumulate.

    **Source**: Luo et al., Revive Re-weighting in Imbalanced Learning by Density Ratio Estimation, NeurIPS 2024, section 3.
    **Differs**: a ridge keeps the estimate finite when a class has more samples in the batch than there are features; the
    warm-up is a share of the epochs (their script: 160 of 200).
    """

    dynamic = True

    momentum: float = parameter(
        0.9, "Share of a prototype that is kept at each step, m (the paper sweeps .3 to .9).", at_least=0, at_most=1
    )
    gamma: float = parameter(
        1.0,
        "Power of the weights, γ: 0 gives all samples the same weight, 1 is as in the paper.",
        at_least=0,
        at_most=2,
    )
    warm_up: float = parameter(
        0.2, "Share of the epochs with weights of 1, while prototypes accumulate.", at_least=0, at_most=1
    )
    ridge: float = parameter(
        1e-3,
        "Share of the mean of the diagonal that is added to the diagonal of each class's system, ε.",
        at_least=1e-6,
        at_most=1,
        logarithmic=True,
        advanced=True,
    )

    def class_weights(self, class_counts: Int[np.ndarray, " classes"]) -> Float[np.ndarray, " classes"]:
        """Return the weights for density ratios of 1: π^{−γ} with mean 1 over the samples."""
        raw = inverse(class_counts) ** self.gamma
        return normalise(np.where(np.asarray(class_counts) > 0, raw, 0.0), class_counts, "sample")

    def build(self, class_counts: Int[torch.Tensor, "seeds classes"], epochs: int) -> Weigher:
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
