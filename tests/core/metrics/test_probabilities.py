"""Metrics of probabilities, against scikit-learn and a plain loop over bins."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from core.metrics import auprc, auroc, ece, ranking


def drawn(seed: int, classes: int, samples: int = 60, ties: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities float32 `[3, T, C]` and labels `[3, T]`; with `ties` most probabilities are shared by several."""
    random = np.random.default_rng(seed)
    scores = (
        random.integers(1, 5, (3, samples, classes)).astype(float) if ties else random.random((3, samples, classes))
    )
    probabilities = (scores / scores.sum(-1, keepdims=True)).astype(np.float32)
    labels = np.concatenate(
        [np.tile(np.arange(classes), (3, 1)), random.integers(0, classes, (3, samples - classes))], 1
    )
    return probabilities, random.permuted(labels, axis=1)


@pytest.mark.parametrize("ties", [True, False])
@pytest.mark.parametrize("classes", [2, 3, 10])
def test_areas_agree_with_scikit_learn_with_and_without_ties(classes: int, ties: bool) -> None:
    probabilities, labels = drawn(classes, classes, ties=ties)
    roc, precision_recall = auroc(probabilities, labels), auprc(probabilities, labels)
    for index in range(3):
        scores = probabilities[index, :, 1] if classes == 2 else probabilities[index]
        expected = roc_auc_score(labels[index], scores, multi_class="ovr")
        assert roc[index] == pytest.approx(expected, rel=1e-12)
        expected = average_precision_score(labels[index], scores)
        assert precision_recall[index] == pytest.approx(expected, rel=1e-12)


def test_a_constant_prediction_ranks_like_a_coin() -> None:
    probabilities, labels = np.full((1, 10, 2), 0.5), np.array([[1] * 3 + [0] * 7])
    assert auroc(probabilities, labels)[0] == 0.5
    assert auprc(probabilities, labels)[0] == pytest.approx(0.3)


def test_perfect_and_reversed_rankings_are_one_and_zero() -> None:
    positive = np.array([[0.1, 0.2, 0.8, 0.9], [0.9, 0.8, 0.2, 0.1]])
    probabilities, labels = np.stack([1 - positive, positive], axis=-1), np.array([[0, 0, 1, 1]] * 2)
    np.testing.assert_array_equal(auroc(probabilities, labels), [1, 0])
    assert auprc(probabilities, labels)[0] == 1


def test_a_class_without_test_samples_is_left_out_of_the_average() -> None:
    probabilities, labels = drawn(0, 4)
    labels = np.where(labels == 2, 3, labels)
    per_class = [
        [roc_auc_score(y == c, p[:, c]) for c in (0, 1, 3)] for p, y in zip(probabilities, labels, strict=True)
    ]
    np.testing.assert_allclose(auroc(probabilities, labels), np.mean(per_class, axis=1), rtol=1e-12)
    per_class = [
        [average_precision_score(y == c, p[:, c]) for c in (0, 1, 3)]
        for p, y in zip(probabilities, labels, strict=True)
    ]
    np.testing.assert_allclose(auprc(probabilities, labels), np.mean(per_class, axis=1), rtol=1e-12)


def test_areas_are_undefined_where_all_labels_are_of_one_class() -> None:
    probabilities, _ = drawn(1, 2)
    nobody, everybody = np.zeros((3, 60), dtype=int), np.ones((3, 60), dtype=int)
    assert np.isnan(auroc(probabilities, nobody)).all()
    assert np.isnan(auroc(probabilities, everybody)).all()
    assert np.isnan(auprc(probabilities, nobody)).all()
    np.testing.assert_array_equal(auprc(probabilities, everybody), [1, 1, 1])


def test_many_classes_are_ranked_in_portions_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    probabilities, labels = drawn(2, 10)
    whole = auroc(probabilities, labels), auprc(probabilities, labels)
    monkeypatch.setattr(ranking, "_VALUES_AT_ONCE", 3 * 60 * 4)
    np.testing.assert_array_equal((auroc(probabilities, labels), auprc(probabilities, labels)), whole)


@pytest.mark.parametrize("classes", [2, 3, 10])
def test_ece_is_the_gap_of_each_bin_weighted_by_its_samples(classes: int) -> None:
    probabilities, labels = drawn(3, classes, samples=200, ties=False)
    for value, p, y in zip(ece(probabilities, labels), probabilities.astype(float), labels, strict=True):
        confidence, correct = p.max(-1), p.argmax(-1) == y
        expected = 0.0
        for number in range(15):
            inside = (confidence > number / 15) & (confidence <= (number + 1) / 15)
            if inside.any():
                expected += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
        assert value == pytest.approx(expected, rel=1e-12)


def test_ece_of_certainty_is_the_error() -> None:
    probabilities = np.tile([1.0, 0.0], (1, 4, 1))
    assert ece(probabilities, np.array([[0, 0, 0, 1]]))[0] == 0.25


def test_ece_is_zero_when_confidence_equals_accuracy() -> None:
    probabilities = np.tile([0.75, 0.25], (1, 4, 1))
    assert ece(probabilities, np.array([[0, 0, 0, 1]]))[0] == 0


def test_without_samples_areas_and_calibration_are_undefined() -> None:
    probabilities, labels = np.empty((2, 0, 3)), np.empty((2, 0), dtype=int)
    for metric in (auroc, auprc, ece):
        assert np.isnan(metric(probabilities, labels)).all()
        assert metric(probabilities, labels).shape == (2,)
