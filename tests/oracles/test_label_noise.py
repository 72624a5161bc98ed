"""Symmetric label noise: its rate, its distribution over the classes, and its effects."""

import math

import numpy as np
import pytest

from core.experiment import Experiment
from core.method.label_noise.symmetric import Symmetric
from core.preparation.prepare import prepare
from core.preparation.prepared import Prepared
from core.randomness import generator
from core.training.active_run import ActiveRun

NOISY = {"label_noise": {"name": "symmetric", "rate": 0.3}}


def prepared(values: dict[str, object], seeds: range = range(3)) -> Prepared:
    experiment = Experiment.from_dict(values)
    return prepare(experiment.data.with_seeds(*seeds))


@pytest.mark.parametrize("rate", [0.05, 0.5, 0.95])
@pytest.mark.parametrize("classes", [2, 7])
def test_labels_are_wrong_at_the_rate_and_by_every_other_class_alike(rate: float, classes: int) -> None:
    labels = np.repeat(np.arange(classes), 8000)
    noisy = Symmetric(rate=rate).noisy(labels, classes, generator(0, "noise"))
    assert abs((noisy != labels).mean() - rate) < 4.5 * math.sqrt(rate * (1 - rate) / len(labels))
    counts = np.zeros((classes, classes))
    np.add.at(counts, (labels, noisy), 1)
    share = rate / (classes - 1)
    others = counts[~np.eye(classes, dtype=bool)] / 8000
    assert np.abs(others - share).max() < 4.5 * math.sqrt(share * (1 - share) / 8000)


def test_a_rate_of_zero_changes_nothing() -> None:
    labels = np.repeat(np.arange(3), 50)
    np.testing.assert_array_equal(Symmetric(rate=0).noisy(labels, 3, generator(0, "noise")), labels)


def test_test_labels_are_untouched_and_validation_labels_are_not() -> None:
    clean, noisy = prepared({"early_stop": 5}), prepared({"early_stop": 5} | NOISY)
    np.testing.assert_array_equal(noisy.test_labels, clean.test_labels)
    np.testing.assert_array_equal(noisy.true_labels, clean.train_labels)
    assert noisy.validation_labels is not None
    assert clean.validation_labels is not None
    assert 0.1 < (noisy.validation_labels != clean.validation_labels).mean() < 0.5
    for part in ("train", "validation", "test"):
        np.testing.assert_array_equal(getattr(noisy, part).rows, getattr(clean, part).rows)


def test_each_seed_has_noise_of_its_own_which_is_that_of_the_seed_alone() -> None:
    noisy = prepared(NOISY)
    assert not np.array_equal(noisy.train_labels[0], noisy.train_labels[1])
    np.testing.assert_array_equal(noisy.train_labels[2], prepared(NOISY, range(2, 3)).train_labels[0])


@pytest.mark.parametrize(
    "change",
    [
        {"model": {"name": "small_cnn", "augment": True}},
        {"weighting": "rdr"},
        {"loss": "ldam"},
        {"sampler": "class_balanced"},
        {"optimizer": "adamw"},
        {"sharpness": "sam"},
        {"epochs": 7, "batch_size": 16},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_noise_is_the_same_whatever_else_changes(change: dict[str, object]) -> None:
    np.testing.assert_array_equal(prepared(NOISY | change).train_labels, prepared(NOISY).train_labels)


def test_class_counts_come_from_the_noisy_labels_and_train_counts_from_before() -> None:
    data, experiment = prepared(NOISY), Experiment.from_dict(NOISY)
    assert data.train_counts == experiment.train_counts == Experiment.from_dict({}).train_counts
    for counts, labels in zip(data.class_counts, data.train_labels, strict=True):
        assert counts.tolist() == [(labels == label).sum() for label in range(10)]
    assert (data.class_counts[:, -1] > 1.5 * data.train_counts[-1]).all(), "a rare class gains samples"
    assert (data.class_counts[0] != data.class_counts[1]).any()


def test_weights_and_priors_of_a_run_follow_the_noisy_counts_of_each_seed() -> None:
    values = NOISY | {"weighting": "inverse", "epochs": 1, "model": "softmax_regression"}
    record, counts = next(ActiveRun(Experiment.from_dict(values))), prepared(values).class_counts
    np.testing.assert_allclose(record.class_weights, counts.sum(1, keepdims=True) / (10 * counts), rtol=1e-5)
    # B′ ≤ √π, and close to it for the worst sample of a class under so much noise.
    roots = np.sqrt(counts / counts.sum(1, keepdims=True))
    assert (record.b_prime <= roots * (1 + 1e-6)).all()
    assert (record.b_prime >= 0.8 * roots).all()
