"""Accuracy, loss and recall: one curve a run."""

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.figures import accuracy, class_recall, loss


def lines(figure: go.Figure, axis: str = "x") -> dict[str, go.Scatter]:
    found = (trace for trace in figure.data if trace.mode == "lines" and not trace.fill and trace.xaxis == axis)
    return {trace.name: trace for trace in found if len(trace.x) > 1}


@pytest.mark.parametrize(
    ("axis", "column"), [("x", "balanced_accuracy"), ("x2", "many"), ("x3", "medium"), ("x4", "few")]
)
def test_accuracy_draws_the_mean_over_seeds_of_every_run_and_group(epochs_frame, axis: str, column: str) -> None:
    frame = epochs_frame(3, epochs=5)
    drawn = lines(accuracy.figure(frame), axis)
    assert len(drawn) == 3
    for label, mean in frame.groupby(["label", "epoch"])[column].mean().groupby("label"):
        np.testing.assert_allclose(drawn[label].y, mean, rtol=1e-6)


def test_two_classes_have_no_panel_for_medium(epochs_frame) -> None:
    figure = accuracy.figure(epochs_frame(2, epochs=3, medium=False))
    assert [note.text for note in figure.layout.annotations] == ["all classes", "many", "few"]


def test_a_run_keeps_its_colour_in_every_panel(epochs_frame) -> None:
    figure = accuracy.figure(epochs_frame(2, epochs=3))
    colours = {
        axis: {name: trace.line.color for name, trace in lines(figure, axis).items()} for axis in ("x", "x2", "x4")
    }
    assert colours["x"] == colours["x2"] == colours["x4"]
    assert len(set(colours["x"].values())) == 2


def test_the_legend_has_one_entry_a_run_and_none_for_a_single_one(epochs_frame) -> None:
    entries = [trace.name for trace in accuracy.figure(epochs_frame(3, epochs=3)).data if trace.showlegend is not False]
    assert entries == ["weighting=none", "weighting=inverse", "weighting=effective_number"]
    assert accuracy.figure(epochs_frame(1, epochs=3)).layout.showlegend is False


def test_the_alt_text_of_accuracy_names_the_last_means(epochs_frame) -> None:
    frame = epochs_frame(2, epochs=5)
    last = frame[(frame["epoch"] == 5) & (frame["run"] == "id1")]
    text = accuracy.describe(frame)
    assert f"weighting=inverse, all classes {100 * last['balanced_accuracy'].mean():.1f} %" in text
    assert f"few {100 * last['few'].mean():.1f} %" in text
    assert "at epoch 5" in text


def test_loss_draws_loss_and_error(epochs_frame) -> None:
    frame = epochs_frame(2, epochs=20)
    figure = loss.figure(frame)
    means = frame.groupby(["label", "epoch"])[["train_loss", "train_error"]].mean()
    for axis, column in (("x", "train_loss"), ("x2", "train_error")):
        for label, trace in lines(figure, axis).items():
            np.testing.assert_allclose(trace.y, means.loc[label, column], rtol=1e-6)
    assert figure.layout.yaxis.type == "log"


def test_a_loss_of_zero_is_drawn_on_a_linear_axis(epochs_frame) -> None:
    frame = epochs_frame(1, epochs=20)
    frame.loc[frame["epoch"] == 20, "train_loss"] = 0.0
    assert loss.figure(frame).layout.yaxis.type == "linear"


def test_the_alt_text_of_loss_names_first_and_last(epochs_frame) -> None:
    frame = epochs_frame(1, epochs=8)
    means = frame.groupby("epoch")[["train_loss", "train_error"]].mean()
    text = loss.describe(frame)
    assert f"loss from {means['train_loss'][1]:.3g} to {means['train_loss'][8]:.3g}" in text
    assert f"error from {100 * means['train_error'][1]:.1f} % to {100 * means['train_error'][8]:.1f} %" in text


def test_recall_has_a_panel_a_class_with_its_training_samples(classes_frame) -> None:
    frame = classes_frame(3, 10, epochs=4)
    figure = class_recall.figure(frame)
    assert figure.layout.annotations[0].text == "<b>0</b> · 126 in training"
    drawn = lines(figure, "x10")
    for label, mean in frame[frame["class"] == "9"].groupby(["label", "epoch"])["recall"].mean().groupby("label"):
        np.testing.assert_allclose(drawn[label].y, mean, rtol=1e-6)


def test_recall_says_so_when_runs_differ_in_their_counts(classes_frame) -> None:
    frame = classes_frame(2, 3, epochs=2)
    frame.loc[(frame["run"] == "id1") & (frame["class"] == "0"), "train_count"] = 50
    assert class_recall.figure(frame).layout.annotations[0].text == "<b>0</b> · 50 to 126 in training"


def test_recall_of_a_hundred_classes_is_drawn_by_rank_at_the_last_epoch(classes_frame) -> None:
    frame = classes_frame(2, 100, epochs=3)
    trace = lines(class_recall.figure(frame))["weighting=inverse"]
    np.testing.assert_array_equal(trace.x, np.arange(1, 101))
    last = frame[(frame["run"] == "id1") & (frame["epoch"] == 3)].groupby("class_index")["recall"].mean()
    np.testing.assert_allclose(trace.y, last, rtol=1e-6)
    assert list(trace.text[:2]) == ["0", "1"]


def test_the_alt_text_of_recall_names_the_best_and_the_worst_class(classes_frame) -> None:
    frame = classes_frame(1, 10, epochs=3)
    last = frame[frame["epoch"] == 3].groupby("class")["recall"].mean()
    text = class_recall.describe(frame)
    assert f"highest for class {last.idxmax()} ({100 * last.max():.1f} %)" in text
    assert f"lowest for class {last.idxmin()} ({100 * last.min():.1f} %)" in text
