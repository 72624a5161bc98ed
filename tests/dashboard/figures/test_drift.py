"""Drift: the numbers that are drawn."""

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.figures import drift
from dashboard.figures.drift_of_classes import averaged
from dashboard.figures.escaping import JOINER


def lines(figure: go.Figure, axis: str = "x") -> list[go.Scatter]:
    return [trace for trace in figure.data if trace.mode == "lines" and not trace.fill and trace.xaxis == axis]


def dashes(figure: go.Figure) -> list[tuple[str, float]]:
    return [(shape.yref, shape.y0) for shape in figure.layout.shapes if shape.line.dash == "dash"]


def test_two_classes_have_one_curve_a_run_with_the_mean_share_called_positive(classes_frame) -> None:
    frame = classes_frame(3, 2, epochs=6, outside=True, names=["3", "8"])
    figure = drift.figure(frame)
    expected = frame[frame["class_index"] == 1].groupby(["label", "epoch"])
    for axis, column in (("x", "test_share"), ("x2", "outside_share"), ("x3", "noise_share")):
        drawn = {trace.name: trace for trace in lines(figure, axis)}
        assert list(drawn) == ["weighting=none", "weighting=inverse", "weighting=effective_number"]
        for label, trace in drawn.items():
            np.testing.assert_array_equal(trace.x, np.arange(1, 7))
            np.testing.assert_allclose(trace.y, expected[column].mean()[label], rtol=1e-6)
            np.testing.assert_allclose(trace.customdata[:, 1], expected[column].max()[label], rtol=1e-6)
    assert figure.layout.yaxis.title.text == "share predicted as 8"
    assert [note.text for note in figure.layout.annotations] == ["test set", "left-out classes", "random noise"]


def test_a_ribbon_runs_along_the_maximum_and_back_along_the_minimum(classes_frame) -> None:
    frame = classes_frame(1, 2, epochs=4)
    ribbon = next(trace for trace in drift.figure(frame).data if trace.fill == "toself")
    seeds = frame[frame["class_index"] == 1].groupby("epoch")["test_share"]
    np.testing.assert_array_equal(ribbon.x, [1, 2, 3, 4, 4, 3, 2, 1])
    np.testing.assert_allclose(ribbon.y, [*seeds.max(), *seeds.min()[::-1]], rtol=1e-6)


def test_one_seed_has_no_ribbon(classes_frame) -> None:
    assert not any(trace.fill for trace in drift.figure(classes_frame(2, 2, seeds=1, epochs=4)).data)


@pytest.mark.parametrize(("classes", "share", "panels"), [(2, 0.5, 2), (3, 1 / 3, 3), (4, 0.25, 3), (10, 0.1, 3)])
def test_the_dashed_line_is_at_the_true_share_of_every_panel(classes_frame, classes, share: float, panels: int) -> None:
    figure = drift.figure(classes_frame(1, classes, epochs=3))
    drawn = dashes(figure)
    assert [axis for axis, _ in drawn] == ["y", "y2", "y3"][:panels]
    assert [value for _, value in drawn] == pytest.approx([share] * panels, abs=1e-3)
    # It is named in the legend, where no curve lies below the words.
    assert "true share" in [trace.name for trace in figure.data]
    assert not any(shape.label.text for shape in figure.layout.shapes)


def test_each_class_has_its_own_true_share(classes_frame) -> None:
    frame = classes_frame(1, 3, epochs=3)
    shares = np.array([0.6, 0.3, 0.1])[frame["class_index"]]
    frame["recall"] = 0.5
    frame["precision"] = shares * 0.5 / frame["test_share"]
    assert dict(dashes(drift.figure(frame))) == pytest.approx({"y": 0.6, "y2": 0.3, "y3": 0.1})


def test_many_classes_have_a_panel_a_group_with_the_mean_share_of_its_classes(classes_frame) -> None:
    frame = classes_frame(3, 10, epochs=5)
    figure = drift.figure(frame)
    assert [note.text for note in figure.layout.annotations] == ["<b>many</b>", "<b>medium</b>", "<b>few</b>"]
    few = frame[frame["group"] == "few"].groupby(["label", "epoch"])["test_share"].mean()
    drawn = {trace.name: trace for trace in lines(figure, "x3")}
    assert list(drawn) == ["weighting=none", "weighting=inverse", "weighting=effective_number"]
    for label, trace in drawn.items():
        np.testing.assert_allclose(trace.y, few[label], rtol=1e-6)
    assert figure.layout.yaxis3.matches == "y"


def test_the_axis_of_groups_goes_to_what_is_there(classes_frame) -> None:
    frame = classes_frame(2, 10, epochs=5)
    grouped, _ = averaged(frame, "test_share", {(f"id{run}", index): 0.1 for run in range(2) for index in range(10)})
    low, high = drift.figure(frame).layout.yaxis.range
    assert low == 0
    assert high == pytest.approx(1.06 * grouped["test_share"].max())


def test_every_class_has_a_panel_with_an_axis_of_its_own_from_frequent_to_rare(classes_frame) -> None:
    frame = classes_frame(2, 5, epochs=3)
    frame["train_count"] = 10 * (1 + frame["class_index"])
    figure = drift.figure(frame, by="class")
    assert [note.text.split("</b>")[0] for note in figure.layout.annotations] == [f"<b>{index}" for index in "43210"]
    rare = frame[frame["class_index"] == 0]
    means = rare.groupby(["label", "epoch"])["test_share"].mean()
    for trace in lines(figure, "x5"):
        np.testing.assert_allclose(trace.y, means[trace.name], rtol=1e-6)
    assert figure.layout.yaxis5.matches is None
    assert figure.layout.yaxis5.range[1] == pytest.approx(1.06 * max(0.2, rare["test_share"].max()))


def test_another_evaluation_set_takes_the_place_of_the_test_set(classes_frame) -> None:
    frame = classes_frame(1, 10, epochs=3)
    noise = frame[frame["group"] == "many"].groupby("epoch")["noise_share"].mean()
    np.testing.assert_allclose(lines(drift.figure(frame, evaluation_set="noise_share"))[0].y, noise, rtol=1e-6)
    # One without values, as when no class was left out, gives way to the test set.
    test = frame[frame["group"] == "many"].groupby("epoch")["test_share"].mean()
    np.testing.assert_allclose(lines(drift.figure(frame, evaluation_set="outside_share"))[0].y, test, rtol=1e-6)


def test_more_than_twelve_classes_are_drawn_as_groups_in_any_case(classes_frame) -> None:
    frame = classes_frame(1, 100, epochs=3)
    figure = drift.figure(frame, by="class")
    assert [note.text for note in figure.layout.annotations] == ["<b>many</b>", "<b>medium</b>", "<b>few</b>"]
    assert [value for _, value in dashes(figure)] == pytest.approx([0.01] * 3)


def test_training_error_stands_beside_the_drift_when_given(classes_frame, epochs_frame) -> None:
    training = epochs_frame(2, epochs=4)
    for classes, panel in ((2, "x3"), (5, "x4")):
        figure = drift.figure(classes_frame(2, classes, epochs=4), training)
        expected = training[training["run"] == "id0"].groupby("epoch")["train_error"].mean()
        np.testing.assert_allclose(lines(figure, panel)[0].y, expected, rtol=1e-6)


def test_a_set_without_values_has_no_panel(classes_frame) -> None:
    frame = classes_frame(2, 2, epochs=3).drop(columns="noise_share")
    drawn = [trace for trace in drift.figure(frame).data if trace.mode == "lines" and len(trace.x) > 1]
    assert {trace.xaxis for trace in drawn} == {"x"}


def test_the_axis_spans_the_planned_epochs_while_a_run_is_under_way(classes_frame) -> None:
    figure = drift.figure(classes_frame(2, 2, epochs=3), last_epoch=60)
    assert figure.layout.xaxis.range[0] < 1
    assert figure.layout.xaxis.range[1] > 60


def test_a_single_epoch_is_drawn_as_dots(classes_frame) -> None:
    figure = drift.figure(classes_frame(2, 2, epochs=1))
    assert sum(trace.mode == "markers" for trace in figure.data) == 4


def test_a_collapsed_run_is_marked(classes_frame) -> None:
    for classes in (2, 4):
        figure = drift.figure(classes_frame(2, classes, epochs=2), collapsed={"id1"})
        assert "weighting=inverse (collapsed)" in figure.to_json()
        assert "weighting=none (collapsed)" not in figure.to_json()


def test_a_label_cannot_smuggle_markup_into_the_page(classes_frame) -> None:
    frame = classes_frame(2, 2, epochs=2)
    frame["label"] = frame["run"].map({"id0": '<a href="http://x">', "id1": "b"})
    names = [trace.name for trace in drift.figure(frame).data if trace.name]
    assert f'<{JOINER}a href="http://x">' in names
    assert not any("<a" in name for name in names)


def test_the_alt_text_names_first_and_last_share_of_each_run(classes_frame) -> None:
    frame = classes_frame(2, 2, epochs=10, names=["3", "8"])
    means = frame[(frame["class_index"] == 1) & (frame["run"] == "id1")].groupby("epoch")["test_share"].mean()
    text = drift.describe(frame)
    move = f"weighting=inverse, class 8 goes from {100 * means[1]:.1f} % to {100 * means[10]:.1f} % (true share 50.0 %)"
    assert move in text
    assert "from epoch 1 to 10" in text


def test_the_alt_text_of_many_classes_names_the_most_frequent_and_the_rarest(classes_frame) -> None:
    text = drift.describe(classes_frame(1, 10, epochs=3))
    assert "class 0 goes from" in text
    assert "class 9 goes from" in text
    assert "true share 10.0 %" in text
