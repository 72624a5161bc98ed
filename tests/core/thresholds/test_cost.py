"""What errors cost, and where they cost least."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidValue
from core.thresholds import (
    Scored,
    ThresholdSettings,
    Use,
    calibrated_threshold,
    cheapest_thresholds,
    cross_validated_cost,
    shifted,
)
from tests.core.thresholds.invented_scores import make_scored

SHARES = st.floats(0.01, 0.99)
COSTS = st.floats(0.1, 50)
SCORES = np.array([[0.9, 0.6, 0.4, 0.1]])
POSITIVE = np.array([[True, False, True, False]])


@given(trained_share=SHARES, share=SHARES, miss_cost=COSTS, alarm_cost=COSTS)
def test_calibrated_probabilities_cost_least_at_the_threshold_in_closed_form(
    trained_share: float, share: float, miss_cost: float, alarm_cost: float
) -> None:
    """The expectation itself: a case of each probability, as frequent where it is used as Bayes' rule says."""
    use = Use(share, miss_cost, alarm_cost)
    probabilities = np.linspace(0.005, 0.995, 100)
    after_shift = shifted(probabilities, trained_share, share)

    def expected(threshold: float) -> float:
        return float(
            np.where(probabilities >= threshold, (1 - after_shift) * alarm_cost, after_shift * miss_cost).sum()
        )

    best = expected(calibrated_threshold(use, trained_share))
    assert best <= min(expected(threshold) for threshold in np.linspace(0, 1.01, 203)) * (1 + 1e-9)


@given(share=SHARES, miss_cost=COSTS, alarm_cost=COSTS, decimals=st.sampled_from([1, 8]))
def test_no_other_threshold_costs_less_on_the_test_part(
    share: float, miss_cost: float, alarm_cost: float, decimals: int
) -> None:
    use, scored = Use(share, miss_cost, alarm_cost), make_scored(2, 40, 12, decimals=decimals)
    lowest = use.cost(*scored.rates_of_each(cheapest_thresholds(scored, use)))
    everywhere = np.append(np.unique(scored.scores), np.inf)
    np.testing.assert_allclose(lowest, use.cost(*scored.rates(everywhere)).min(-1), rtol=1e-12)
    assert (lowest <= use.cost_without_skill + 1e-12).all()


def test_equal_costs_and_shares_leave_the_threshold_at_one_half() -> None:
    assert calibrated_threshold(Use(0.3, 1, 1), 0.3) == pytest.approx(0.5)


def test_nine_times_the_cost_at_equal_shares_is_a_threshold_of_a_tenth() -> None:
    assert calibrated_threshold(Use(0.5, 9, 1), 0.5) == pytest.approx(0.1)


def test_trained_on_balanced_classes_and_used_at_a_tenth() -> None:
    assert calibrated_threshold(Use(0.1, 1, 1), 0.5) == pytest.approx(0.9)


def test_an_error_without_a_cost_is_always_made() -> None:
    assert calibrated_threshold(Use(0.5, 1, 0), 0.5) == 0
    assert calibrated_threshold(Use(0.5, 0, 1), 0.5) == 1
    assert calibrated_threshold(Use(0, 1, 0), 0.5) == 1


def test_the_expected_cost_by_hand() -> None:
    assert Use(0.1, 10, 2).cost(np.array([0.75]), np.array([0.2])) == pytest.approx(0.1 * 0.25 * 10 + 0.9 * 0.2 * 2)
    assert Use(0.1, 10, 2).cost_without_skill == pytest.approx(1.0)


def test_the_cheapest_threshold_lies_half_way_to_the_next_score() -> None:
    scored = Scored(SCORES, POSITIVE, 0.5)
    assert cheapest_thresholds(scored, Use(0.5, 10, 1)) == pytest.approx(0.25)  # both positives, one false alarm
    assert cheapest_thresholds(scored, Use(0.5, 1, 10)) == pytest.approx(0.75)  # one positive, no false alarm
    assert cheapest_thresholds(scored, Use(0.999, 1, 0.001)) == pytest.approx(0.25)


def test_where_every_alarm_costs_too_much_nothing_is_called_positive() -> None:
    upside_down = Scored(1 - SCORES, POSITIVE, 0.5)
    assert cheapest_thresholds(upside_down, Use(0.01, 1, 1)) == np.inf


def test_a_threshold_chosen_on_one_half_is_measured_on_the_other() -> None:
    scored, use = make_scored(1, 120, 30), Use(0.2, 5, 1)
    costs = []
    for chosen, measured in ((1, 0), (0, 1)):
        rows = {
            half: np.r_[
                np.flatnonzero(scored.positive[0])[1 - half :: 2], np.flatnonzero(~scored.positive[0])[1 - half :: 2]
            ]
            for half in (0, 1)
        }
        threshold = cheapest_thresholds(
            Scored(scored.scores[:, rows[chosen]], scored.positive[:, rows[chosen]], 0.5), use
        )
        other_half = Scored(scored.scores[:, rows[measured]], scored.positive[:, rows[measured]], 0.5)
        costs.append(use.cost(*other_half.rates_of_each(threshold)))
    assert cross_validated_cost(scored, use) == pytest.approx(np.mean(costs))


def test_choosing_on_the_whole_test_part_is_optimistic_on_average() -> None:
    scored, use = make_scored(40, 60, 20), Use(0.2, 5, 1)
    optimistic = use.cost(*scored.rates_of_each(cheapest_thresholds(scored, use)))
    assert optimistic.mean() < cross_validated_cost(scored, use).mean()


def test_two_halves_need_two_samples_of_each_class() -> None:
    assert np.isnan(
        cross_validated_cost(Scored(SCORES, np.array([[True, False, False, False]]), 0.5), Use(0.5, 1, 1))
    ).all()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"miss_cost": 0, "alarm_cost": 0},
            "miss_cost and alarm_cost are both 0: no threshold is better than another.",
        ),
        ({"miss_cost": -1}, "miss_cost = -1 is not admissible; give a number at least 0"),
        ({"threshold": 1.5}, "threshold = 1.5 is not admissible; give a number at least 0 and at most 1."),
        ({"share": 0}, "share = 0 is not admissible; give a number at least 0.0001 and at most 0.9999."),
    ],
)
def test_settings_that_cannot_be_are_said(values: dict[str, float], sentence: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        ThresholdSettings.from_dict(values)
    assert sentence in str(raised.value)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((0.5, -1, 1), "miss_cost = -1 is not admissible; give a number at least 0."),
        ((1.2, 1, 1), "share = 1.2 is not admissible: a share of positives lies between 0 and 1."),
    ],
)
def test_a_use_that_cannot_be_is_said(arguments: tuple[float, float, float], sentence: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        Use(*arguments)
    assert str(raised.value) == sentence
