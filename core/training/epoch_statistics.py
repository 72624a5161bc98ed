"""The statistics of an epoch of training, from the logits that its steps compute anyway, and those of a fit."""

import numpy as np
import torch
from jaxtyping import Bool, Float, Int

from core.method.weighting import static_weights
from core.training.record import Statistics

LOW_SHARE = 0.05


def keep_finished(
    statistics: Statistics[torch.Tensor], finished: Bool[torch.Tensor, " seeds"], previous: Statistics[torch.Tensor]
) -> Statistics[torch.Tensor]:
    """Return the statistics of an epoch, in which finished seeds have those of the previous epoch."""
    before = previous.each()
    return Statistics(
        **{
            name: torch.where(finished.view(-1, *[1] * (new.ndim - 1)), before[name], new)
            for name, new in statistics.each().items()
        }
    )


def to_numpy(statistics: Statistics[torch.Tensor]) -> dict[str, Float[np.ndarray, "seeds ..."]]:
    """Return the statistics by name, as NumPy arrays."""
    return {name: values.cpu().numpy() for name, values in statistics.each().items()}


@torch.no_grad()
def epoch_statistics(
    logits: Float[torch.Tensor, "seeds classes samples"],
    labels: Int[torch.Tensor, "seeds samples"],
    losses: Float[torch.Tensor, "seeds samples"],
    weights: Float[torch.Tensor, "seeds samples"],
    root_priors: Float[torch.Tensor, "seeds classes"],
    gradients: list[Float[torch.Tensor, "seeds ..."]],
) -> Statistics[torch.Tensor]:
    """Compute the statistics of an epoch.

    Args:
        logits: those of each sample at the step that used it.
        labels: the labels in the same order.
        losses: the losses in the same order.
        weights: the weights in the same order.
        root_priors: √π_y from the labels of each seed.
        gradients: those of the last step.
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
    probabilities: Float[np.ndarray, "samples classes"],
    labels: Int[np.ndarray, " samples"],
    class_weights: Float[np.ndarray, " classes"],
    class_counts: Int[np.ndarray, " classes"],
) -> Statistics[np.ndarray]:
    """Compute the statistics of the fit of one seed, which has neither gradients nor logits.

    Args:
        probabilities: those on the training part, float64.
        labels: the labels of the training part.
        class_weights: the weight of each class's samples.
        class_counts: number of training samples of each class.
    """
    classes = len(class_counts)
    true = probabilities[np.arange(len(labels)), labels]
    losses = -np.log(true.clip(np.finfo(np.float64).eps, 1))
    weights = class_weights[labels]
    root_priors = np.sqrt(class_counts / len(labels))
    by_class = [np.sort(true[labels == label]) for label in range(classes)]
    lowest = np.array([values[0] if len(values) else np.nan for values in by_class])
    low = np.array([values[int(LOW_SHARE * (len(values) - 1))] if len(values) else np.nan for values in by_class])
    statistics = Statistics(
        train_loss=(losses * weights).sum() / weights.sum(),
        train_accuracy=(probabilities.argmax(1) == labels).mean(),
        class_weights=np.where(class_counts > 0, class_weights, np.nan),
        effective_sample_size=static_weights.effective_sample_size(class_weights, class_counts)[0],
        lowest_logit=np.full(classes, np.nan),
        b_prime=root_priors * (1 - lowest),
        b_prime_quantile=root_priors * (1 - low),
        gradient_norm=np.nan,
    )
    return Statistics(**{name: np.asarray(values)[None] for name, values in statistics.each().items()})


def _quantile(probability: torch.Tensor, labels: torch.Tensor, class_sizes: torch.Tensor) -> torch.Tensor:
    """Return the 5 % quantile of each class's probabilities, the lower of two neighbours, `[S, C]`; NaN without samples."""
    # Sorted by class, then by probability; doubles, so that adding the label loses no digits.
    in_order = (labels + probability.double().clamp(max=1 - 2**-20)).sort(1).values
    first = class_sizes.cumsum(1) - class_sizes
    place = (first + (LOW_SHARE * (class_sizes - 1)).floor()).long().clamp(0, in_order.shape[1] - 1)
    classes = torch.arange(class_sizes.shape[1], device=labels.device)
    return (in_order.gather(1, place) - classes).masked_fill(class_sizes == 0, torch.nan).to(probability.dtype)
