"""Every point that a moving threshold can reach."""

from typing import Any

import numpy as np
import pytest

from core.errors import InvalidValue
from core.thresholds import operating_points

PROBABILITIES = np.array([[0.1, 0.9], [0.4, 0.6], [0.4, 0.6], [0.8, 0.2]])
LABELS = np.array([1, 1, 0, 0])


def test_a_share_of_ten_percent_by_hand() -> None:
    points = operating_points(PROBABILITIES, LABELS, 1, share=0.1)
    np.testing.assert_allclose(points.thresholds, [np.inf, 0.9, 0.6, 0.2])
    np.testing.assert_allclose(points.true_positive_rate, [0, 0.5, 1, 1])
    np.testing.assert_allclose(points.false_positive_rate, [0, 0, 0.5, 1])
    np.testing.assert_allclose(points.precision, [np.nan, 1, 0.1 / (0.1 + 0.45), 0.1])
    np.testing.assert_allclose(points.negative_predictive_value, [0.9, 0.9 / (0.9 + 0.05), 1, np.nan])


def test_without_a_share_it_is_that_of_the_labels() -> None:
    assert operating_points(PROBABILITIES, np.array([1, 0, 0, 0]), 1).share == 0.25


def test_the_rates_do_not_depend_on_the_share() -> None:
    rare, frequent = (operating_points(PROBABILITIES, LABELS, 1, share=share) for share in (0.01, 0.99))
    np.testing.assert_array_equal(rare.true_positive_rate, frequent.true_positive_rate)
    np.testing.assert_array_equal(rare.false_positive_rate, frequent.false_positive_rate)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"positive": 2}, "positive = 2 is no class: there are 2, 0 to 1."),
        ({"positive": 1, "share": 1.5}, "share = 1.5 is not admissible: a share of positives lies between 0 and 1."),
        ({"positive": 1, "labels": np.zeros(4, dtype=int)}, "The test part has 0 positive and 4 negative samples"),
        ({"positive": 0, "labels": np.zeros(4, dtype=int)}, "The test part has 4 positive and 0 negative samples"),
    ],
)
def test_what_cannot_be_is_said(arguments: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidValue, match=sentence.replace(".", r"\.")):
        operating_points(**({"probabilities": PROBABILITIES, "labels": LABELS} | arguments))
