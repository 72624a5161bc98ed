"""The statistics of an epoch against NumPy on random logits."""

import json

import numpy as np
import pytest
import torch

from core.metrics import finite
from core.training.epoch_statistics import epoch_statistics, to_numpy
from core.training.record import Statistics

SEEDS, CLASSES, SAMPLES = 2, 4, 337
COUNTS = torch.tensor([[200, 90, 40, 0], [150, 100, 60, 27]])


def example() -> tuple[Statistics, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return statistics, and logits, labels, losses and weights as arrays; class 3 of seed 0 is absent."""
    generator = torch.Generator().manual_seed(0)
    logits = 4 * torch.randn(SEEDS, CLASSES, SAMPLES, generator=generator)
    labels = torch.randint(3, (SEEDS, SAMPLES), generator=generator)
    labels[1, :21] = 3  # 21 samples: the 5 % quantile is exactly the second smallest
    losses = torch.rand(SEEDS, SAMPLES, generator=generator)
    weights = torch.rand(SEEDS, SAMPLES, generator=generator)
    gradients = [torch.randn(SEEDS, 3, 5, generator=generator), torch.randn(SEEDS, 7, generator=generator)]
    roots = (COUNTS / COUNTS.sum(1, keepdim=True)).sqrt()
    statistics = epoch_statistics(logits, labels, losses, weights, roots, gradients)
    norms = [np.sqrt(sum((gradient[seed] ** 2).sum().item() for gradient in gradients)) for seed in range(SEEDS)]
    np.testing.assert_allclose(statistics.gradient_norm, norms, rtol=1e-5)
    return statistics, logits.double().numpy(), labels.numpy(), losses.numpy(), weights.numpy()


def test_b_and_b_prime_and_the_quantile_are_those_of_numpy() -> None:
    statistics, logits, labels, _, _ = example()
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    for seed in range(SEEDS):
        for label in np.unique(labels[seed]):
            of_class = labels[seed] == label
            of_true = probabilities[seed, label, of_class]
            root = np.sqrt(COUNTS[seed, label].item() / COUNTS[seed].sum().item())
            assert statistics.lowest_logit[seed, label] == pytest.approx(logits[seed, label, of_class].min(), rel=1e-6)
            assert statistics.b_prime[seed, label] == pytest.approx(root * (1 - of_true.min()), rel=1e-5)
            low = np.quantile(of_true, 0.05, method="lower")
            assert statistics.b_prime_quantile[seed, label] == pytest.approx(root * (1 - low), rel=1e-5)
            assert low > of_true.min()


@pytest.mark.parametrize("samples", [1, 2, 20, 21, 40, 41, 61, 101, 1001, 12_001])
def test_the_quantile_is_the_lower_neighbour_for_classes_of_any_size(samples: int) -> None:
    generator = torch.Generator().manual_seed(samples)
    logits = torch.randn(1, 2, samples + 5, generator=generator)
    labels = torch.cat([torch.ones(5, dtype=torch.long), torch.zeros(samples, dtype=torch.long)]).unsqueeze(0)
    ones = torch.ones(1, samples + 5)
    statistics = epoch_statistics(logits, labels, ones, ones, torch.ones(1, 2), [torch.ones(1, 1)])
    of_true = logits.softmax(1)[0, 0, 5:].numpy()
    expected = 1 - np.quantile(of_true, 0.05, method="lower")
    assert statistics.b_prime_quantile[0, 0] == pytest.approx(expected, rel=1e-5)


def test_a_quantile_of_probabilities_that_are_one_stays_within_its_class() -> None:
    logits = torch.zeros(1, 3, 60)
    labels = torch.arange(3).repeat(20).unsqueeze(0)
    logits.scatter_(1, labels.unsqueeze(1), 100.0)
    ones = torch.ones(1, 60)
    statistics = epoch_statistics(logits, labels, ones, ones, torch.ones(1, 3), [torch.ones(1, 1)])
    np.testing.assert_allclose(statistics.b_prime_quantile, 0, atol=1e-4)
    np.testing.assert_allclose(statistics.b_prime, 0, atol=1e-4)


def test_loss_accuracy_weights_and_effective_size_are_those_of_numpy() -> None:
    statistics, logits, labels, losses, weights = example()
    np.testing.assert_allclose(statistics.train_loss, (losses * weights).sum(1) / weights.sum(1), rtol=1e-5)
    np.testing.assert_allclose(statistics.train_accuracy, (logits.argmax(1) == labels).mean(1), rtol=1e-5)
    np.testing.assert_allclose(statistics.effective_sample_size, weights.sum(1) ** 2 / (weights**2).sum(1), rtol=1e-5)
    for label in range(CLASSES):
        assert statistics.class_weights[1, label] == pytest.approx(weights[1, labels[1] == label].mean(), rel=1e-5)


def test_a_class_without_samples_is_null_in_json_and_leaves_the_others_alone() -> None:
    statistics = to_numpy(example()[0])
    for name in ("lowest_logit", "b_prime", "b_prime_quantile", "class_weights"):
        assert not np.isfinite(statistics[name][0, 3]), name
        assert np.isfinite(statistics[name][0, :3]).all(), name
        assert np.isfinite(statistics[name][1]).all(), name
        written = json.loads(json.dumps(finite(statistics[name]), allow_nan=False))
        assert written[0][3] is None
        assert None not in written[1]
