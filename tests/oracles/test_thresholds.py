"""Thresholds against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve, roc_curve

from core.thresholds import operating_points


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
