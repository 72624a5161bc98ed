"""The statistics of an epoch: of training, from the logits that its steps computed anyway, and of a fit."""

import numpy as np
import torch

from core.method.weighting import static_weights
from core.training.record import Statistics

LOW_SHARE = 0.05


def hold(
    statistics: Statistics[torch.Tensor], finished: torch.Tensor, previous: Statistics[torch.Tensor]
) -> Statistics[torch.Tensor]:
    """The statistics with the rows of finished seeds, bool `[S]`, taken from a previous epoch."""
    before = previous.each()
    return Statistics(
        **{
            name: torch.where(finished.view(-1, *[1] * (new.ndim - 1)), before[name], new)
            for name, new in statistics.each().items()
        }
    )


def arrays(statistics: Statistics[torch.Tensor]) -> dict[str, np.ndarray]:
    """The statistics by name, as NumPy arrays."""
    return {name: values.cpu().numpy() for name, values in statistics.each().items()}


@torch.no_grad()
def epoch_statistics(
    logits: torch.Tensor,
    labels: torch.Tensor,
    losses: torch.Tensor,
    weights: torch.Tensor,
    root_priors: torch.Tensor,
    gradients: list[torch.Tensor],
) -> Statistics[torch.Tensor]:
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
    return Statistics(
        train_loss=(losses * weights).sum(1) / total,
        train_accuracy=(logits.max(1).indices == labels).float().mean(1),
        class_weights=class_totals / class_sizes,
        effective_sample_size=total.square() / total_squared,
        lowest_logit=lowest_logit,
        b_prime=root_priors * (1 - lowest_probability),
        b_prime_quantile=root_priors * (1 - low_probability),
        gradient_norm=torch.linalg.vector_norm(norms, dim=0),
    )


def fit_statistics(
    probabilities: np.ndarray, labels: np.ndarray, class_weights: np.ndarray, class_counts: np.ndarray
) -> Statistics[np.ndarray]:
    """The statistics of the fit of one seed, which has neither gradient nor logits.

    Args:
        probabilities: on the training part, float64 `[N, C]`.
        labels: of the training part, `[N]`.
        class_weights: the weight of each class's samples, `[C]`.
        class_counts: training samples of each class, `[C]`.
    """
    classes = len(class_counts)
    true = probabilities[np.arange(len(labels)), labels]
    losses = -np.log(true.clip(np.finfo(np.float64).eps, 1))
    weights = class_weights[labels]
    root_priors = np.sqrt(class_counts / len(labels))
    by_class = [np.sort(true[labels == label]) for label in range(classes)]
    lowest = np.array([one[0] if len(one) else np.nan for one in by_class])
    low = np.array([one[int(LOW_SHARE * (len(one) - 1))] if len(one) else np.nan for one in by_class])
    of_seed = Statistics(
        train_loss=(losses * weights).sum() / weights.sum(),
        train_accuracy=(probabilities.argmax(1) == labels).mean(),
        class_weights=np.where(class_counts > 0, class_weights, np.nan),
        effective_sample_size=static_weights.effective_sample_size(class_weights, class_counts)[0],
        lowest_logit=np.full(classes, np.nan),
        b_prime=root_priors * (1 - lowest),
        b_prime_quantile=root_priors * (1 - low),
        gradient_norm=np.nan,
    )
    return Statistics(**{name: np.asarray(values)[None] for name, values in of_seed.each().items()})


def _quantile(probability: torch.Tensor, labels: torch.Tensor, class_sizes: torch.Tensor) -> torch.Tensor:
    """The 5 % quantile of each class's probabilities `[S, M]`, the lower of two neighbours, `[S, C]`; NaN without samples."""
    # Sorted class after class, by probability within each; doubles, so that adding the label costs no digits.
    in_order = (labels + probability.double().clamp(max=1 - 2**-20)).sort(1).values
    first = class_sizes.cumsum(1) - class_sizes
    place = (first + (LOW_SHARE * (class_sizes - 1)).floor()).long().clamp(0, in_order.shape[1] - 1)
    classes = torch.arange(class_sizes.shape[1], device=labels.device)
    return (in_order.gather(1, place) - classes).masked_fill(class_sizes == 0, torch.nan).to(probability.dtype)
