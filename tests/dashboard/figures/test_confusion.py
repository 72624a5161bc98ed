"""Confusion matrices."""

import numpy as np

from dashboard.figures import confusion


def test_cells_are_shares_of_the_true_class_with_mean_counts_as_text(confusion_frame) -> None:
    frame = confusion_frame(2, 4)
    figure = confusion.figure(frame)
    cells = next(trace for trace in figure.data if trace.type == "heatmap" and trace.xaxis == "x2")
    counts = frame[frame["run"] == "id1"].groupby(["true", "predicted"])["count"].mean().to_numpy().reshape(4, 4)
    np.testing.assert_allclose(cells.z, counts / counts.sum(axis=1, keepdims=True), rtol=1e-6)
    np.testing.assert_allclose(cells.customdata, counts, rtol=1e-6)
    texts = {
        (true, predicted): text
        for trace in figure.data
        if trace.type == "scatter" and trace.xaxis == "x2"
        for true, predicted, text in zip(trace.y, trace.x, trace.text, strict=True)
    }
    assert texts[0, 0] == f"{counts[0, 0]:.1f}".removesuffix(".0")
    assert set(texts) == {tuple(cell) for cell in np.argwhere(counts)}


def test_the_first_class_is_the_top_row(confusion_frame) -> None:
    low, high = confusion.figure(confusion_frame(1, 3)).layout.yaxis.range
    assert low > high


def test_a_class_without_test_samples_is_an_empty_row(confusion_frame) -> None:
    frame = confusion_frame(1, 3)
    frame.loc[frame["true"] == "2", "count"] = 0
    np.testing.assert_array_equal(confusion.figure(frame).data[0].z[2], [0, 0, 0])


def test_twenty_classes_have_colours_only(confusion_frame) -> None:
    assert [trace.type for trace in confusion.figure(confusion_frame(1, 20)).data] == ["heatmap"]


def test_the_alt_text_names_the_most_frequent_mistake(confusion_frame) -> None:
    frame = confusion_frame(1, 3, 1)
    frame["count"] = [10, 0, 0, 0, 8, 2, 7, 0, 3]
    text = confusion.describe(frame)
    assert "70.0 % correct" in text
    assert "most often mistaken 2 for 0 (7 samples)" in text


def test_the_alt_text_says_when_there_is_no_mistake(confusion_frame) -> None:
    frame = confusion_frame(1, 2, 1)
    frame["count"] = [5, 0, 0, 5]
    assert "100.0 % correct, no mistakes" in confusion.describe(frame)
