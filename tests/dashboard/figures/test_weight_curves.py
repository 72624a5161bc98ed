"""Static weights against the number of samples."""

import numpy as np

from dashboard.figures import weight_curves


def test_every_scheme_is_a_curve_with_the_classes_marked_on_it(weight_curves_frames) -> None:
    curves, points = weight_curves_frames
    figure = weight_curves.figure(curves, points)
    drawn = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    marks = {trace.name: trace for trace in figure.data if trace.mode == "markers"}
    assert list(drawn) == list(marks) == ["inverse", "inverse_sqrt", "effective_number, beta=0.99"]
    for scheme, rows in curves.groupby("scheme"):
        np.testing.assert_allclose(drawn[scheme].y, rows["weight"])
    for scheme, rows in points.groupby("scheme"):
        np.testing.assert_allclose(marks[scheme].x, rows["n"])
        np.testing.assert_allclose(marks[scheme].y, rows["weight"])
        assert list(marks[scheme].text) == list(rows["class"])
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"


def test_every_class_count_is_a_dotted_line(weight_curves_frames) -> None:
    curves, points = weight_curves_frames
    shapes = weight_curves.figure(curves, points).layout.shapes
    assert {shape.x0 for shape in shapes} == set(points["n"])


def test_names_too_near_to_each_other_are_left_out_on_a_narrow_page(weight_curves_frames) -> None:
    curves, points = weight_curves_frames
    figure = weight_curves.figure(curves, points)
    wide = [note.text for note in figure.layout.annotations]
    narrow = [note["text"] for note in figure.layout.meta["narrow"]["annotations"]]
    assert wide == ["class", "9", "8", "7", "6", "5", "4", "3", "2", "1", "0"]
    assert set(narrow) < set(wide)


def test_curves_without_classes_are_drawn_all_the_same(weight_curves_frames) -> None:
    curves, points = weight_curves_frames
    assert len(weight_curves.figure(curves, points.iloc[:0]).data) == 3
    assert weight_curves.describe(curves, points.iloc[:0]) == "No classes to weigh."


def test_the_alt_text_names_the_weights_of_the_most_frequent_and_the_rarest_class(weight_curves_frames) -> None:
    curves, points = weight_curves_frames
    inverse = points[points["scheme"] == "inverse"].set_index("class")["weight"]
    text = weight_curves.describe(curves, points)
    assert f"inverse gives {inverse['0']:.3g} to class 0 (n = 126) and {inverse['9']:.3g} to class 9 (n = 6)" in text
