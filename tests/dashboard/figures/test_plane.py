"""More's plane: runs, the curve, and what was published."""

import numpy as np
import pandas as pd
import pytest

from dashboard.figures import plane, plane_table
from tests.dashboard.figures.invented_frames import make_moved_thresholds, make_plane, make_published

CLASSES = ["L", "S"]


def test_a_run_is_a_dot_with_bars_over_its_seeds_both_ways() -> None:
    points = make_plane(1)
    dot = plane.figure(points, make_moved_thresholds(), make_published(0), CLASSES).data[-1]
    assert dot.x[0] == pytest.approx(points["minority_recall"].mean())
    assert dot.error_x.array[0] == pytest.approx(0.02)
    assert dot.error_y.arrayminus[0] == pytest.approx(0.001)


def test_published_figures_have_another_symbol_and_those_nobody_reproduced_a_third() -> None:
    figure = plane.figure(make_plane(), make_moved_thresholds(), make_published(), CLASSES)
    symbols = {
        trace.name: trace.marker.symbol for trace in figure.data if trace.name in (plane.PUBLISHED, plane.UNREPRODUCED)
    }
    assert symbols == {plane.PUBLISHED: "diamond-open", plane.UNREPRODUCED: "diamond-x-open"}
    assert plane.REFERENCE in [trace.name for trace in figure.data]


def test_a_run_is_measured_by_what_the_threshold_alone_gives_at_its_recall() -> None:
    points, curves = make_plane(2), make_moved_thresholds()
    rows = plane_table.table(points, curves, make_published())
    expected = 0.9 + 0.1 * rows["minority recall"] - 0.001
    np.testing.assert_allclose(rows["threshold alone"], expected)
    np.testing.assert_allclose(rows["beyond the threshold"], rows["majority precision"] - expected)
    assert plane_table.table(points, make_moved_thresholds(2), make_published())["threshold alone"].isna().all()


def test_ours_stand_beside_the_published_with_what_nobody_reproduced() -> None:
    shown = plane_table.published_comparison(make_plane(3), make_moved_thresholds(), make_published())
    assert shown["ours"].tolist() == ["0.92 / 0.22", "0.94 / 0.42"]
    assert shown["published"].tolist() == ["0.97 / 0.77", "0.92 / 0.32"]
    assert shown["has anybody reproduced it"].tolist() == ["nearly", "nobody"]
    unfinished = make_plane(3).assign(minority_recall=np.nan, majority_precision=np.nan)
    assert (
        plane_table.published_comparison(unfinished, make_moved_thresholds(), make_published())["ours"][0]
        == "under way"
    )
    assert plane_table.published_comparison(make_plane(), make_moved_thresholds(), make_published(0)).empty
    assert "nan" not in plane.describe(unfinished, make_moved_thresholds(), make_published(), CLASSES)


def test_the_test_part_and_what_nobody_reproduced_are_said_in_words() -> None:
    natural, published = plane_table.remarks(make_moved_thresholds(), make_published(), CLASSES)
    assert natural.startswith("In the test part 10.0 % are S")
    assert published.endswith("No guess came near the printed figures of NearMiss-1 (k=3): nobody has reproduced them.")
    (balanced,) = plane_table.remarks(make_moved_thresholds().assign(share=0.5), make_published(0), CLASSES)
    assert "as many L as S" in balanced
    assert plane_table.remarks(make_moved_thresholds(0), make_published(0), CLASSES) == []
    assert "nobody" not in plane_table.remarks(pd.DataFrame(), make_published(1), CLASSES)[0]
