"""The stops of sliders."""

import pytest

from dashboard.words import grids


def test_stops_of_a_share_crowd_towards_both_ends_and_are_in_order() -> None:
    stops = grids.shares(0.5, 0, 1)
    assert stops == sorted(set(stops))
    assert stops == pytest.approx([1 - stop for stop in stops[::-1]])
    assert {0.0, 0.001, 0.05, 0.5, 0.95, 0.999, 1.0} <= set(stops)


def test_the_present_share_is_among_the_stops_and_none_lies_outside() -> None:
    stops = grids.shares(0.0441, 0.001, 0.9)
    assert 0.0441 in stops
    assert (stops[0], stops[-1]) == (0.001, 0.9)
