"""The grid, wide and narrow."""

import numpy as np
import pytest

from dashboard.figures.assembly import NARROW_BELOW, merge, message, skeleton
from dashboard.figures.panels import Grid, Panel


def grid(count: int, columns: int) -> Grid:
    return Grid([Panel(f"p{i}", {"title": {"text": "share"}}, shares=0 if i else None) for i in range(count)], columns)


def test_panels_stand_side_by_side_when_wide_and_below_each_other_when_narrow() -> None:
    figure = grid(3, 3).figure([], x={"title": {"text": "epoch"}})
    layout = figure.layout
    assert layout.xaxis.domain[1] < layout.xaxis2.domain[0] < layout.xaxis2.domain[1] < layout.xaxis3.domain[0]
    assert layout.yaxis.domain == layout.yaxis2.domain == layout.yaxis3.domain
    assert layout.meta["narrow_below"] == NARROW_BELOW
    narrow = layout.meta["narrow"]
    assert [narrow[name]["domain"] for name in ("xaxis", "xaxis2", "xaxis3")] == [[0, 1.0]] * 3
    assert narrow["yaxis"]["domain"][0] > narrow["yaxis2"]["domain"][1] > narrow["yaxis3"]["domain"][1]
    assert narrow["height"] > 2.5 * layout.height


def test_compact_is_the_narrow_layout_at_once() -> None:
    wide, compact = grid(4, 2).figure([], x={}), grid(4, 2).figure([], x={}, compact=True)
    assert compact.layout.height == wide.layout.meta["narrow"]["height"]
    assert compact.layout.meta is None
    assert compact.layout.yaxis4.showticklabels


def test_a_shared_axis_is_labelled_once_a_row_and_moves_together() -> None:
    layout = grid(4, 2).figure([], x={"title": {"text": "epoch"}}).layout
    assert [layout[name].showticklabels for name in ("yaxis", "yaxis2", "yaxis3", "yaxis4")] == [
        True,
        False,
        True,
        False,
    ]
    assert layout.yaxis.matches is None
    assert layout.yaxis4.matches == "y"
    assert [layout[name].title.text for name in ("xaxis", "xaxis2", "xaxis3", "xaxis4")] == ["", "", "epoch", "epoch"]


def test_domains_stay_within_the_figure_for_any_number_of_panels() -> None:
    for count in range(1, 10):
        layout = grid(count, 3).figure([], x={}).layout
        for index in range(count):
            suffix = str(index + 1) if index else ""
            for kind in "xy":
                low, high = layout[f"{kind}axis{suffix}"].domain
                assert 0 <= low < high <= 1


def test_room_is_left_for_every_row_of_the_legend() -> None:
    few = grid(1, 1).figure([], x={}, legend=["a", "b"]).layout
    many = grid(1, 1).figure([], x={}, legend=[f"weighting=effective_number {i}" for i in range(9)]).layout
    assert many.margin.t > few.margin.t
    assert many.height - many.margin.t == few.height - few.margin.t


def test_merged_replaces_lists_and_joins_dicts() -> None:
    assert merge({"a": {"b": 1, "c": [1, 2]}, "d": 1}, {"a": {"c": [3]}}) == {"a": {"b": 1, "c": [3]}, "d": 1}


def test_a_message_is_all_there_is_when_there_is_nothing_to_draw() -> None:
    figure = message("Nothing to draw.")
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text == "Nothing to draw."
    assert figure.layout.xaxis.visible is False


def test_a_skeleton_has_the_axes_of_a_chart_and_says_what_it_waits_for() -> None:
    figure = skeleton("No epochs yet.")
    assert len(figure.data) == 0
    assert figure.layout.annotations[0].text == "No epochs yet."
    assert figure.layout.xaxis.visible is None
    assert figure.layout.height > message("Nothing to draw.").layout.height


def test_legend_rows_are_the_same_whatever_the_number_of_panels() -> None:
    heights = [grid(n, 3).figure([], x={}, legend=["run"]).layout.margin.t for n in (1, 3)]
    assert heights[0] == pytest.approx(heights[1])
    assert np.isfinite(heights[0])
