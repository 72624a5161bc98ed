"""Metrics of counts and confusion matrices, against scikit-learn and imbalanced-learn."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from imblearn.metrics import geometric_mean_score
from sklearn.metrics import accuracy_score, f1_score, matthews_corrcoef, precision_recall_fscore_support

from core.metrics import (
    Counts,
    accuracy,
    balanced_accuracy,
    evaluation,
    finite,
    g_mean,
    group_recall,
    macro_f1,
    mcc,
    precision,
    predicted_share,
    recall,
)

SEEDS, CLASSES = 2, 4


def confusion_of(labels: np.ndarray, predictions: np.ndarray, classes: int = CLASSES) -> np.ndarray:
    """`[S, C, C]` from two `[S, T]`."""
    confusion = np.zeros((len(labels), classes, classes), dtype=np.int64)
    for seed in range(len(labels)):
        np.add.at(confusion[seed], (labels[seed], predictions[seed]), 1)
    return confusion


# Few samples of few classes: absent classes, classes never predicted and constant predictions all come up.
pairs = (
    st.integers(1, 12)
    .flatmap(
        lambda samples: st.tuples(
            *[st.lists(st.integers(0, CLASSES - 1), min_size=SEEDS * samples, max_size=SEEDS * samples)] * 2
        )
    )
    .map(lambda drawn: [np.array(values).reshape(SEEDS, -1) for values in drawn])
)


@settings(max_examples=20, deadline=None)
@given(pairs)
def test_metrics_agree_with_scikit_learn_and_imbalanced_learn(drawn: list[np.ndarray]) -> None:
    labels, predictions = drawn
    confusion = confusion_of(labels, predictions)
    counts = Counts.of_confusion(confusion)
    options = {"labels": np.arange(CLASSES), "average": None, "zero_division": np.nan}
    for seed, (y, p) in enumerate(zip(labels, predictions, strict=True)):
        assert accuracy(counts)[seed] == pytest.approx(accuracy_score(y, p))
        precisions, recalls, _, _ = precision_recall_fscore_support(y, p, **options)
        np.testing.assert_allclose(recall(counts)[seed], recalls)
        np.testing.assert_allclose(precision(counts)[seed], precisions)
        np.testing.assert_allclose(predicted_share(counts)[seed], np.bincount(p, minlength=CLASSES) / len(p))
        assert balanced_accuracy(counts)[seed] == pytest.approx(np.nanmean(recalls))
        assert macro_f1(confusion)[seed] == pytest.approx(f1_score(y, p, average="macro", zero_division=0))
        if len(np.unique([y, p])) > 1:  # scikit-learn warns when a single class occurs
            assert mcc(confusion)[seed] == pytest.approx(matthews_corrcoef(y, p), abs=1e-12)


@settings(max_examples=20, deadline=None)
@given(pairs)
@pytest.mark.filterwarnings("ignore:Recall is ill-defined")
def test_g_mean_agrees_with_imbalanced_learn(drawn: list[np.ndarray]) -> None:
    labels, predictions = drawn
    for value, y, p in zip(g_mean(confusion_of(labels, predictions)), labels, predictions, strict=True):
        with np.errstate(divide="ignore"):
            expected = geometric_mean_score(y, p, average="multiclass", correction=0)
        assert value == pytest.approx(expected)


def test_g_mean_of_a_thousand_classes_does_not_vanish() -> None:
    confusion = np.eye(1000, dtype=np.int64)[None] + np.roll(np.eye(1000, dtype=np.int64), 1, axis=1)
    assert g_mean(confusion)[0] == pytest.approx(0.5)


def test_a_class_without_test_samples_is_left_out_of_balanced_accuracy() -> None:
    counts = Counts(true=np.array([[4, 0, 2]]), predicted=np.array([[3, 2, 1]]), correct=np.array([[3, 0, 1]]))
    assert balanced_accuracy(counts)[0] == pytest.approx((3 / 4 + 1 / 2) / 2)
    assert np.isnan(recall(counts)[0, 1])


def test_without_samples_everything_is_undefined_and_nothing_warns() -> None:
    confusion = np.zeros((2, 3, 3), dtype=np.int64)
    for values in evaluation(Counts.of_confusion(confusion)).values():
        assert np.isnan(values).all()
    assert np.isnan(macro_f1(confusion)).all()
    assert np.isnan(g_mean(confusion)).all()
    np.testing.assert_array_equal(mcc(confusion), [0, 0])


def test_evaluation_holds_the_five_entries_of_a_record() -> None:
    counts = Counts.of_confusion(np.array([[[2, 1], [0, 3]], [[3, 0], [3, 0]]]))
    entries = evaluation(counts)
    assert list(entries) == ["accuracy", "balanced_accuracy", "predicted_share", "recall", "precision"]
    for name, metric in {"accuracy": accuracy, "balanced_accuracy": balanced_accuracy, "recall": recall}.items():
        np.testing.assert_array_equal(entries[name], metric(counts))
    assert finite(entries["precision"]) == [[1.0, 0.75], [0.5, None]]


def test_counts_may_have_epochs_before_the_seeds() -> None:
    counts = Counts.of_confusion(np.random.default_rng(0).integers(0, 5, (6, 3, 4, 4)))
    assert accuracy(counts).shape == (6, 3)
    np.testing.assert_array_equal(balanced_accuracy(counts)[2], balanced_accuracy(Counts(*(c[2] for c in counts))))


def test_group_recall_is_the_mean_over_the_classes_of_a_group() -> None:
    recalls = np.array([[1.0, 0.8, 0.5, 0.2], [0.9, 0.7, np.nan, 0.1]])
    means = group_recall(recalls, ["many", "many", "medium", "few"])
    np.testing.assert_allclose(means["many"], [0.9, 0.8])
    np.testing.assert_allclose(means["medium"], [0.5, np.nan])
    np.testing.assert_allclose(means["few"], [0.2, 0.1])


def test_a_group_without_classes_is_null_for_every_seed() -> None:
    assert finite(group_recall(np.array([[0.9, 0.1], [0.8, 0.2]]), ["many", "few"])["medium"]) == [None, None]


def test_finite_makes_lists_that_json_can_hold() -> None:
    values = np.array([[1.0, np.nan], [np.inf, -np.inf]], dtype=np.float32)
    assert json.dumps(finite(values), allow_nan=False) == "[[1.0, null], [null, null]]"
    assert json.dumps(finite(np.array([True, False]))) == "[true, false]"
    assert json.dumps(finite(np.arange(3))) == "[0, 1, 2]"
    assert json.dumps(finite(np.float64("nan"))) == "null"
