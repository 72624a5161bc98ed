"""What one epoch of training says about itself, from the logits that its steps computed anyway."""

from dataclasses import dataclass, fields

import numpy as np
import torch

LOW_SHARE = 0.05


@dataclass(frozen=True, eq=False)
class EpochStatistics:
    """Statistics of one epoch; see `core.training.record.Record` for the meaning and shape of each."""

    train_loss: torch.Tensor
    train_accuracy: torch.Tensor
    class_weights: torch.Tensor
    effective_sample_size: torch.Tensor
    lowest_logit: torch.Tensor
    b_prime: torch.Tensor
    b_prime_quantile: torch.Tensor
    gradient_norm: torch.Tensor

    def hold(self, finished: torch.Tensor, previous: "EpochStatistics") -> "EpochStatistics":
        """These statistics with the rows of finished seeds, bool `[S]`, taken from a previous epoch."""
        held = {}
        for item in fields(self):
            new, old = getattr(self, item.name), getattr(previous, item.name)
            held[item.name] = torch.where(finished.view(-1, *[1] * (new.ndim - 1)), old, new)
        return EpochStatistics(**held)

    def arrays(self) -> dict[str, np.ndarray]:
        """The fields as NumPy arrays."""
        return {item.name: getattr(self, item.name).cpu().numpy() for item in fields(self)}


@torch.no_grad()
def epoch_statistics(
    logits: torch.Tensor,
    labels: torch.Tensor,
    losses: torch.Tensor,
    weights: torch.Tensor,
    root_priors: torch.Tensor,
    gradients: list[torch.Tensor],
) -> EpochStatistics:
    """Reduce an epoch of M samples a seed.

    Args:
        logits: `[S, C, M]` at the moment each sample was trained on.
        labels, losses, weights: `[S, M]`.
        root_priors: √π_y by the labels of each seed, `[S, C]`.
        gradients: of the last step, `[S, …]` each.
    """
    true_logit = logits.gather(1, labels.unsqueeze(1)).squeeze(1)
    true_probability = (true_logit - logits.logsumexp(1)).exp_()
    shape = logits.shape[:2]
    infinite = torch.full(shape, torch.inf, device=logits.device)
    lowest_logit = infinite.scatter_reduce(1, labels, true_logit, "amin")
    total, total_squared = weights.sum(1), weights.square().sum(1)
    zero = torch.zeros(shape, device=logits.device)
    class_totals = zero.scatter_add(1, labels, weights)
    class_sizes = zero.scatter_add(1, labels, torch.ones_like(weights))
    lowest_probability = infinite.scatter_reduce(1, labels, true_probability, "amin")
    low_probability = _quantile(true_probability, labels, class_sizes)
    norms = torch.stack([torch.linalg.vector_norm(gradient.flatten(1), dim=1) for gradient in gradients])
    return EpochStatistics(
        train_loss=(losses * weights).sum(1) / total,
        train_accuracy=(logits.max(1).indices == labels).float().mean(1),
        class_weights=class_totals / class_sizes,
        effective_sample_size=total.square() / total_squared,
        lowest_logit=lowest_logit,
        b_prime=root_priors * (1 - lowest_probability),
        b_prime_quantile=root_priors * (1 - low_probability),
        gradient_norm=torch.linalg.vector_norm(norms, dim=0),
    )


def _quantile(probability: torch.Tensor, labels: torch.Tensor, class_sizes: torch.Tensor) -> torch.Tensor:
    """The 5 % quantile of each class's probabilities `[S, M]`, the lower of two neighbours, `[S, C]`; NaN without samples."""
    # Sorted class after class, by probability within each; doubles, so that adding the label costs no digits.
    in_order = (labels + probability.double().clamp(max=1 - 2**-20)).sort(1).values
    first = class_sizes.cumsum(1) - class_sizes
    place = (first + (LOW_SHARE * (class_sizes - 1)).floor()).long().clamp(0, in_order.shape[1] - 1)
    classes = torch.arange(class_sizes.shape[1], device=labels.device)
    return (in_order.gather(1, place) - classes).masked_fill(class_sizes == 0, torch.nan).to(probability.dtype)
