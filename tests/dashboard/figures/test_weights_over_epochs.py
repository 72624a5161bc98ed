"""Weights over the epochs, B′, and how the two agree."""

import numpy as np
import plotly.graph_objects as go
import pytest

from dashboard.figures import agreement, class_weights, theme, weight_against_b_prime, weights
from dashboard.figures.rank_correlation import by_class, moving_runs, rank_correlation, warm_up_ends


def curves(figure: go.Figure, axis: str) -> list[go.Scatter]:
    return [t for t in figure.data if t.yaxis == axis and t.mode == "lines" and not t.fill and len(t.x) > 1]


def test_weight_and_b_prime_of_a_group_share_a_panel_with_two_scales(classes_frame) -> None:
    frame = classes_frame(1, 10, epochs=5)
    figure = weights.figure(frame)
    assert [note.text for note in figure.layout.annotations] == ["<b>many</b>", "<b>few</b>"]
    means = frame.groupby(["class", "epoch"])[["weight", "b_prime"]].mean()
    for axis, column, names in (("y", "weight", "012"), ("y102", "b_prime", "6789")):
        drawn = curves(figure, axis)
        assert [trace.name.split(", ")[1] for trace in drawn] == list(names)
        assert {trace.line.dash for trace in drawn} == {"solid" if column == "weight" else "dot"}
        for trace in drawn:
            np.testing.assert_allclose(trace.y, means.loc[trace.name.split(", ")[1], column], rtol=1e-6)
    right = figure.layout.yaxis102
    assert (right.side, right.overlaying, right.title.text) == ("right", "y2", "B′")
    assert figure.layout.yaxis2.title.text == "weight"
    named = {trace.name for trace in figure.data}
    assert {"weight, left scale", "B′, right scale", "class 0", "class 9"} <= named


def test_b_prime_of_the_few_fills_its_axis(classes_frame) -> None:
    frame = classes_frame(1, 10, epochs=6)
    rare = frame["group"] == "few"
    frame.loc[rare, "b_prime"] /= 1000
    frame.loc[rare & (frame["epoch"] > 3), "b_prime"] /= 100
    right = weights.figure(frame, by="group").layout.yaxis102
    assert (right.type, right.title.text) == ("log", "B′ (log)")
    means = frame[rare].groupby(["epoch", "seed"])["b_prime"].mean()
    low, high = np.log10([means.min(), means.max()])
    assert right.range[0] < low < low + 0.8 * (right.range[1] - right.range[0]) < high < right.range[1]


def test_the_end_of_the_warm_up_is_a_line_where_there_was_one(classes_frame) -> None:
    frame = classes_frame(2, 10, epochs=6)
    frame["weight"] = np.where((frame["run"] == "id1") & (frame["epoch"] > 2), 1 + frame["epoch"] / 9, 1.0)
    assert warm_up_ends(frame).to_dict() == {"id1": 2}
    figure = weights.figure(frame)
    assert [(shape.x0, shape.xref) for shape in figure.layout.shapes] == [(2.5, "x"), (2.5, "x2")]
    assert weights.WARM_UP in {trace.name for trace in figure.data}
    still = weights.figure(classes_frame(1, 10, epochs=6))
    assert not still.layout.shapes
    assert weights.WARM_UP not in {trace.name for trace in still.data}


def test_only_runs_whose_weights_move_are_drawn_where_there_are_any(classes_frame) -> None:
    frame = classes_frame(3, 10, epochs=6)
    assert moving_runs(frame) == ["id2"]
    assert [note.text for note in weights.figure(frame).layout.annotations] == [
        "<b>weighting=effective_number</b> · many",
        "<b>weighting=effective_number</b> · few",
    ]
    still = weights.figure(frame[frame["run"] != "id2"])
    assert [note.text for note in still.layout.annotations] == [
        "<b>weighting=none</b> · many",
        "<b>weighting=none</b> · few",
        "<b>weighting=inverse</b> · many",
        "<b>weighting=inverse</b> · few",
    ]


def test_classes_have_the_colours_of_their_ranks(classes_frame) -> None:
    figure = weights.figure(classes_frame(1, 10, epochs=4))
    assert curves(figure, "y")[0].line.color == theme.ranked(10)[0]
    assert curves(figure, "y2")[-1].line.color == theme.ranked(10)[9]


def test_a_group_of_many_classes_is_drawn_as_its_mean(classes_frame) -> None:
    frame = classes_frame(1, 100, epochs=3)
    (trace,) = curves(weights.figure(frame), "y2")
    np.testing.assert_allclose(trace.y, frame[frame["group"] == "few"].groupby("epoch")["weight"].mean(), rtol=1e-6)


def test_the_path_of_weight_and_b_prime_runs_over_the_epochs_after_the_warm_up(classes_frame) -> None:
    frame = classes_frame(2, 10, epochs=6)
    frame["weight"] = np.where((frame["run"] == "id1") & (frame["epoch"] > 2), 1 + frame["epoch"] / 9, 1.0)
    _, few = weight_against_b_prime.figure(frame).data
    assert list(few.customdata) == [3, 4, 5, 6]
    rows = frame[(frame["run"] == "id1") & (frame["group"] == "few") & (frame["epoch"] > 2)].groupby("epoch")
    np.testing.assert_allclose(few.x, rows["b_prime"].mean(), rtol=1e-6)
    np.testing.assert_allclose(few.y, rows["weight"].mean(), rtol=1e-6)
    assert few.marker.size[-1] > few.marker.size[0]
    assert "few, weight from 1.33 to 1.67 while B′ goes from" in weight_against_b_prime.describe(frame)
    static = frame[frame["run"] == "id0"]
    assert weight_against_b_prime.figure(static).layout.annotations[0].text == weight_against_b_prime.NOTHING


def test_rank_correlation_is_that_of_pandas_for_every_class_and_seed(classes_frame) -> None:
    frame = classes_frame(2, 10, epochs=12)
    frame["weight"] = frame["weight"] + np.random.default_rng(1).normal(0, 0.1, len(frame))
    table = rank_correlation(frame).set_index(["run", "group"])["rank_correlation"]
    rows = frame[(frame["run"] == "id1") & (frame["group"] == "few")]
    each = [part["weight"].rank().corr(part["b_prime"].rank()) for _, part in rows.groupby(["class_index", "seed"])]
    assert table["id1", "few"] == pytest.approx(np.mean(each))


def test_a_group_can_be_drawn_as_the_mean_of_its_classes_with_the_quantile(classes_frame) -> None:
    frame = classes_frame(2, 10, epochs=5)
    figure = weights.figure(frame, by="group", b_prime="b_prime_quantile")
    assert figure.layout.yaxis102.title.text.startswith("B′ (5 % quantile)")
    few = frame[(frame["run"] == "id1") & (frame["group"] == "few")]
    drawn = curves(figure, "y102")
    of_seeds = few.groupby(["epoch", "seed"])["b_prime_quantile"].mean()
    np.testing.assert_allclose(drawn[0].y, of_seeds.groupby("epoch").mean(), rtol=1e-6)


def test_the_warm_up_is_left_out_of_the_correlation(classes_frame) -> None:
    frame = classes_frame(1, 3, 2, epochs=12)
    warm = frame["epoch"] <= 4
    frame["weight"] = np.where(warm, 1.0, 1 + frame["epoch"] / 10)
    frame["b_prime"] = np.where(warm, frame["epoch"] * 100.0, 1 / frame["epoch"])
    assert by_class(frame)["rank_correlation"].tolist() == pytest.approx([-1] * 6)


def test_detrended_is_the_correlation_of_the_changes(classes_frame) -> None:
    frame = classes_frame(1, 3, 2, epochs=30)
    random = np.random.default_rng(3)
    frame["weight"] = 2 + frame["epoch"] / 3 + random.normal(0, 0.1, len(frame))
    frame["b_prime"] = 9 - frame["epoch"] / 4 + random.normal(0, 0.1, len(frame))
    for row in by_class(frame).itertuples():
        curve = frame[(frame["class_index"] == row.class_index) & (frame["seed"] == row.seed)].sort_values("epoch")
        changes = curve[["weight", "b_prime"]].diff().dropna().rank()
        assert row.detrended == pytest.approx(changes["weight"].corr(changes["b_prime"]))
        assert row.rank_correlation < -0.9
        assert abs(row.detrended) < 0.6


def test_a_common_wobble_without_trend_is_seen_in_the_changes(classes_frame) -> None:
    frame = classes_frame(1, 2, 1, epochs=20)
    wobble = np.random.default_rng(4).normal(0, 0.01, len(frame))
    frame["weight"] = 2 + frame["epoch"] + wobble
    frame["b_prime"] = 50 - frame["epoch"] + wobble
    found = by_class(frame)
    assert found["rank_correlation"].tolist() == pytest.approx([-1, -1])
    assert found["detrended"].tolist() == pytest.approx([1, 1])


def test_the_agreement_has_a_dot_a_class_with_its_range_over_the_seeds(classes_frame) -> None:
    frame = classes_frame(2, 10, epochs=9)
    frame["weight"] += np.random.default_rng(5).normal(0, 0.05, len(frame)) * (frame["run"] == "id1")
    figure = agreement.figure(frame)
    drawn = [trace for trace in figure.data if trace.mode == "markers"]
    assert [trace.name for trace in drawn] == ["weighting=inverse"] * 2  # static weights have no correlation
    found = by_class(frame[frame["run"] == "id1"])
    of_class = found.groupby("class_index")["rank_correlation"]
    np.testing.assert_allclose(drawn[0].y, of_class.mean(), rtol=1e-5)
    np.testing.assert_allclose(drawn[0].y + drawn[0].error_y.array, of_class.max(), rtol=1e-5)
    assert "few " in agreement.describe(frame)


def test_the_weights_of_all_classes_have_mean_one_beside_the_curves_of_counts(classes_frame) -> None:
    frame = classes_frame(1, 10, epochs=9)
    figure = class_weights.figure(frame)
    lines = {trace.name: trace for trace in figure.data if trace.mode == "lines"}
    counts = frame.drop_duplicates("class_index")["train_count"].to_numpy(dtype=float)
    np.testing.assert_allclose(lines["1/√n"].y, counts**-0.5 / (counts**-0.5).mean())
    (dots,) = [trace for trace in figure.data if trace.mode == "markers"]
    assert dots.y.mean() == pytest.approx(1)


def test_static_weights_have_no_rank_correlation(classes_frame) -> None:
    frame = classes_frame(2, 4, epochs=5)
    wobble = 1 + 1e-8 * np.random.default_rng(0).normal(size=len(frame))
    frame["weight"] = np.where(frame["run"] == "id0", wobble, frame["epoch"])
    table = rank_correlation(frame).set_index(["run", "group"])["rank_correlation"]
    assert np.isnan(table["id0", "few"])
    assert table["id1", "many"] == pytest.approx(-1, abs=0.2)


def test_rank_correlation_of_nothing_is_an_empty_table(classes_frame) -> None:
    assert rank_correlation(classes_frame(1, 2, epochs=1).iloc[:0]).empty
    assert rank_correlation(classes_frame(1, 2, epochs=1))["rank_correlation"].isna().all()


def test_the_alt_text_of_weights_names_last_weights_and_agreement(classes_frame) -> None:
    frame = classes_frame(2, 10, epochs=6)
    text = weights.describe(frame)
    last = frame[(frame["epoch"] == 6) & (frame["run"] == "id1") & (frame["group"] == "few")]["weight"].mean()
    assert f"few {last:.3g} (correlation " in text
    assert "weighting=none, many 1 (no correlation: weight or B′ is constant)" in text
