"""What a model reaches when its threshold is moved."""

import numpy as np
import pytest
from sklearn.metrics import roc_curve

from core.moved_threshold import majority_recall_at


def test_it_is_a_point_of_the_roc_curve() -> None:
    random = np.random.default_rng(0)
    labels = (random.random((2, 400)) < 0.2).astype(int)
    scores = random.normal(size=(2, 400)) + labels
    for wanted in (0.25, 0.6, 1.0):
        reached = np.round(wanted * labels.sum(axis=1)) / labels.sum(axis=1)
        found = majority_recall_at(scores, labels, reached)
        for seed in range(2):
            false, true, _ = roc_curve(labels[seed], scores[seed], drop_intermediate=False)
            assert found[seed] == pytest.approx(1 - false[np.isclose(true, reached[seed])].min())


def test_nothing_to_find_costs_nothing_and_what_is_not_there_is_undefined() -> None:
    scores, labels = np.array([[0.1, 0.9], [0.1, 0.9], [0.1, 0.9]]), np.array([[0, 1], [0, 0], [0, 1]])
    np.testing.assert_array_equal(majority_recall_at(scores, labels, np.array([0, 1, np.nan])), [1, np.nan, np.nan])
