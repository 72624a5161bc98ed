"""Probabilities for another share of positives, and the share they are for."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidValue
from core.experiment import Experiment
from core.thresholds import Scored, shifted, trained_share

SHARES = st.floats(0.01, 0.99)
COUNTS = [95, 5]


def test_a_coin_toss_becomes_the_share() -> None:
    assert shifted(np.array([0.0, 0.5, 1.0]), 0.5, 0.1) == pytest.approx([0, 0.1, 1])


def test_it_is_bayes_rule_with_the_other_share() -> None:
    density = np.array([0.3, 0.02])  # of one feature value among positives, and among negatives
    with_trained_share, with_other_share = (0.4 * density[0] / (0.4 * density[0] + 0.6 * density[1]), 0.01 * density[0])
    assert shifted(np.array(with_trained_share), 0.4, 0.01) == pytest.approx(
        with_other_share / (with_other_share + 0.99 * density[1])
    )


@given(probability=SHARES, trained=SHARES, share=SHARES)
def test_shifting_there_and_back_changes_nothing(probability: float, trained: float, share: float) -> None:
    after_shift = shifted(np.array(probability), trained, share)
    assert shifted(after_shift, share, trained) == pytest.approx(probability)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, 0.05),
        ({"resampler": "random_over"}, 0.5),
        ({"model": "easy_ensemble"}, 0.5),
        ({"model": "balanced_random_forest"}, 0.5),
        ({"sampler": "class_balanced"}, 0.5),
        ({"sampler": "progressive"}, 0.5),
        ({"sampler": "random_under_epoch"}, 0.5),
        ({"sampler": "square_root"}, 5**0.5 / (5**0.5 + 95**0.5)),
        ({"loss": "balanced_softmax"}, 0.5),
        ({"loss": "logit_adjustment"}, 0.5),
        ({"loss": {"name": "logit_adjustment", "tau": 0.5}}, 5**0.5 / (5**0.5 + 95**0.5)),
    ],
)
def test_the_share_that_training_showed(values: dict[str, object], expected: float) -> None:
    experiment = Experiment.from_dict({"dataset": "gaussians", "imbalance": "none"} | values)
    assert trained_share(experiment, COUNTS, None, 1) == pytest.approx(expected)
    assert trained_share(experiment, COUNTS, None, 0) == pytest.approx(1 - expected)


def test_weights_count_as_samples() -> None:
    experiment = Experiment.from_dict({"dataset": "gaussians"})
    assert trained_share(experiment, COUNTS, np.array([1 / 95, 1 / 5]), 1) == pytest.approx(0.5)


def test_a_class_that_training_never_showed_keeps_the_share_inside() -> None:
    experiment = Experiment.from_dict({"dataset": "gaussians"})
    assert trained_share(experiment, [100, 0], None, 1) == pytest.approx(0.5 / 100.5)
    assert 0 < trained_share(experiment, [100, 0], np.array([1.0, 0.0]), 1) < 1e-9


def test_test_samples_of_one_kind_cannot_be_scored() -> None:
    probabilities = np.full((1, 4, 2), 0.5)
    with pytest.raises(InvalidValue, match="The test part has no positive or no negative samples"):
        Scored.of(probabilities, np.zeros((1, 4), dtype=int), 1, 0.5)
