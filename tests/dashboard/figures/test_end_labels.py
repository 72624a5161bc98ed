"""Labels at the ends of curves must not cover each other."""

import numpy as np
import pytest

from dashboard.figures.end_labels import end_labels, shortened, spread_out


def test_places_far_apart_stay_where_they_are() -> None:
    assert spread_out([0.1, 0.5, 0.9], 0.1, (0, 1)) == pytest.approx([0.1, 0.5, 0.9])


def test_a_cluster_is_spread_evenly_around_its_middle() -> None:
    assert sorted(spread_out([0.5, 0.5, 0.5], 0.1, (0, 1))) == pytest.approx([0.4, 0.5, 0.6])


def test_labels_that_end_together_stand_in_the_order_given_from_the_top() -> None:
    places = spread_out([0.501, 0.5, 0.502], 0.1, (0, 1))
    assert places[0] > places[1] > places[2]


def test_higher_curves_keep_higher_labels_within_the_axis() -> None:
    wanted = [0.0, 0.02, 0.3, 0.31, 0.99, 1.0]
    places = spread_out(wanted, 0.1, (0, 1))
    gaps = np.diff(np.sort(places))
    assert gaps.min() >= 0.1 - 1e-12
    assert min(places) >= 0
    assert max(places) <= 1 + 1e-12
    assert places[0] < places[2] < places[4]


def test_too_many_labels_for_the_height_keep_their_spacing() -> None:
    assert np.diff(sorted(spread_out([0.5] * 20, 0.1, (0, 1)))) == pytest.approx([0.1] * 19)


def test_on_a_log_axis_labels_are_placed_in_decades() -> None:
    (trace,) = end_labels(["a", "b"], ["#000000", "#111111"], [0.0, 2.0], 0, (-1, 3), 200, 60, log=True)
    assert trace["y"] == pytest.approx([1, 100])
    assert trace["marker"]["color"] == ["#000000", "#111111"]


def test_names_are_shortened() -> None:
    (trace,) = end_labels(["a very long class name"], ["#000000"], [0.5], 0, (0, 1), 200, 60)
    assert trace["text"] == [" a very lon…"]
    assert shortened("a very long class name") == "a very lon…"
    assert end_labels([], [], [], 0, (0, 1), 200, 60) == []
