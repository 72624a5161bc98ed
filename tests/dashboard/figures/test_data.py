"""The long tail, the points, and what label noise did."""

import numpy as np

from dashboard.figures import class_counts, scatter, seen_labels
from tests.dashboard.figures.invented_frames import make_counts, make_points, make_seen


def test_every_class_is_a_bar_in_the_colour_of_its_group() -> None:
    counts = make_counts(10)
    bars = {trace.name: trace for trace in class_counts.figure(counts).data}
    assert list(bars) == ["many", "medium", "few"]
    for group, rows in counts.groupby("group"):
        assert bars[group].y.tolist() == rows["train_count"].tolist()
        assert list(bars[group].customdata) == rows["class"].tolist()
    assert class_counts.describe(counts) == "Training samples of 10 classes: most for class 0 (126); fewest for 9 (6)."


def test_the_columns_of_seen_labels_add_up_to_one() -> None:
    noise = make_seen(10)
    cells = seen_labels.figure(noise).data[0]
    np.testing.assert_allclose(cells.z.sum(axis=0), 1, rtol=1e-5)
    assert cells.customdata[0, 9] == 4.5  # the mean of two seeds: true class 0, seen as 9
    wrong = noise[noise["true"] != noise["seen"]]["count"].sum() / noise["count"].sum()
    assert f"{100 * wrong:.1f} %" in seen_labels.describe(noise)


def test_every_point_is_drawn_in_its_class() -> None:
    points = make_points()
    drawn = {trace.name: trace for trace in scatter.figure(points).data}
    assert list(drawn) == ["class 0", "class 1", "class 2"]
    np.testing.assert_allclose(drawn["class 1"].x, points.loc[points["class"] == "1", "feature 1"], rtol=1e-6)
