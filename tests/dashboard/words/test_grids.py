"""The stops of sliders."""

import pytest

from dashboard.words import grids


def test_stops_of_a_share_crowd_towards_both_ends_and_are_in_order() -> None:
    stops = grids.share_stops(0.5, 0, 1)
    assert stops == sorted(set(stops))
    assert stops == pytest.approx([1 - stop for stop in stops[::-1]])
    assert {0.0, 0.001, 0.05, 0.5, 0.95, 0.999, 1.0} <= set(stops)


def test_the_present_share_is_among_the_stops_and_none_lies_outside() -> None:
    stops = grids.share_stops(0.0441, 0.001, 0.9)
    assert 0.0441 in stops
    assert (stops[0], stops[-1]) == (0.001, 0.9)


def test_the_stops_of_a_slider_hold_the_value_and_stay_in_range() -> None:
    from core.method.imbalance.exponential import Exponential
    from core.method.parameter import parameters
    from core.method.weighting.effective_number import EffectiveNumber

    factor = parameters(Exponential)[0]
    assert 37.0 in grids.stops(factor, 37.0)
    assert grids.stops(factor, 20.0) == sorted(set(grids.stops(factor, 20.0)))
    assert all(stop in factor.range for stop in grids.stops(factor, 20.0))
    beta = next(item for item in parameters(EffectiveNumber) if item.name == "beta")
    assert {0.9, 0.99, 0.999, 0.9999} <= set(grids.stops(beta, 0.99))
