"""Thresholds against scikit-learn."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    balanced_accuracy_score,
    confusion_matrix,
    f1_score,
    precision_recall_curve,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)

from core.frames import RunData, at_threshold_frame
from core.thresholds import Scored, ThresholdSettings, false_alarms_at, operating_points, recall_at, reliability

RUN = RunData("a", "one", {}, "done", ["no", "yes"], [70, 30])


def invented(samples: int = 300, classes: int = 2, *, decimals: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(3)
    labels = random.choice(classes, size=samples, p=[0.7, *[0.3 / (classes - 1)] * (classes - 1)])
    scores = random.normal(size=(samples, classes)) + 1.5 * np.eye(classes)[labels]
    odds = np.exp(scores)
    probabilities = odds / odds.sum(1, keepdims=True)
    return probabilities if decimals is None else probabilities.round(decimals), labels


@pytest.mark.parametrize("decimals", [None, 1], ids=["distinct", "ties"])
@pytest.mark.parametrize(("classes", "positive"), [(2, 1), (2, 0), (4, 2)])
def test_operating_points_are_scikit_learns_curves(decimals: int | None, classes: int, positive: int) -> None:
    probabilities, labels = invented(classes=classes, decimals=decimals)
    points = operating_points(probabilities, labels, positive)
    false_rate, true_rate, thresholds = roc_curve(
        labels == positive, probabilities[:, positive], drop_intermediate=False
    )
    np.testing.assert_array_equal(points.thresholds, thresholds)
    np.testing.assert_allclose(points.true_positive_rate, true_rate, atol=1e-15)
    np.testing.assert_allclose(points.false_positive_rate, false_rate, atol=1e-15)
    precision, recall, _ = precision_recall_curve(labels == positive, probabilities[:, positive])
    np.testing.assert_allclose(points.precision[1:], precision[-2::-1], atol=1e-15)
    np.testing.assert_allclose(points.true_positive_rate[1:], recall[-2::-1], atol=1e-15)


@pytest.mark.parametrize("positive", [0, 1])
@pytest.mark.parametrize("threshold", [0.2, 0.5])
def test_the_expected_confusion_at_the_tests_own_share_is_the_measured_one(positive: int, threshold: float) -> None:
    probabilities, labels = invented(decimals=1)
    scored = Scored.of(probabilities[None], labels[None], positive, 0.5)
    hit = labels == positive
    settings = ThresholdSettings(threshold=threshold, share=hit.mean(), miss_cost=3, alarm_cost=2)
    row = at_threshold_frame([(RUN, scored)], settings).iloc[0]
    called = probabilities[:, positive] >= threshold
    measured = confusion_matrix(hit, called) * 1000 / len(labels)
    expected = [[row["correct_rejections"], row["false_alarms"]], [row["misses"], row["hits"]]]
    np.testing.assert_allclose(expected, measured)
    for name, metric in {
        "precision": precision_score,
        "recall": recall_score,
        "f1": f1_score,
        "balanced_accuracy": balanced_accuracy_score,
    }.items():
        assert row[name] == pytest.approx(metric(hit, called)), name
    assert row["cost"] == pytest.approx(3 * measured[1, 0] + 2 * measured[0, 1])


def test_reliability_without_a_shift_is_scikit_learns_calibration_curve() -> None:
    probabilities, labels = invented()
    own = float((labels == 1).mean())
    scored = Scored.of(probabilities[None], labels[None], 1, own)
    observed, predicted = calibration_curve(labels, probabilities[:, 1], n_bins=10)
    for diagram in (reliability(scored), reliability(scored, own)):
        filled = diagram.samples[0] > 0
        np.testing.assert_allclose(diagram.predicted[0, filled], predicted)
        np.testing.assert_allclose(diagram.observed[0, filled], observed)
        assert diagram.error[0] == pytest.approx(
            (np.abs(observed - predicted) * diagram.samples[0, filled]).sum() / len(labels)
        )


def test_averaged_curves_pass_through_the_operating_points_of_a_single_seed() -> None:
    probabilities, labels = invented()
    scored = Scored.of(probabilities[None], labels[None], 1, 0.5)
    false_rate, true_rate, _ = roc_curve(labels, probabilities[:, 1], drop_intermediate=False)
    highest = [true_rate[false_rate == value].max() for value in np.unique(false_rate)]
    np.testing.assert_allclose(recall_at(scored, np.unique(false_rate))[0], highest)
    area = np.trapezoid(recall_at(scored, np.linspace(0, 1, 20_001))[0], dx=1 / 20_000)
    assert area == pytest.approx(roc_auc_score(labels, probabilities[:, 1]), abs=1e-3)
    lowest = [false_rate[true_rate == value].min() for value in np.unique(true_rate)]
    np.testing.assert_allclose(false_alarms_at(scored, np.unique(true_rate))[0], lowest)
