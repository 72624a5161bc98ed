"""Weights over the epochs, B′, and how the two agree."""

import numpy as np
import pytest

from dashboard.figures import agreement, class_weights, theme, weights
from dashboard.figures.rank_correlation import by_class, rank_correlation


def test_many_and_few_stand_side_by_side_with_weight_above_b_prime(classes_frame) -> None:
    frame = classes_frame(1, 10, epochs=5)
    figure = weights.figure(frame)
    assert [note.text for note in figure.layout.annotations] == ["weight, many", "weight, few", "B′, many", "B′, few"]
    means = frame.groupby(["class", "epoch"])[["weight", "b_prime"]].mean()
    for axis, column, names in (("x", "weight", "012"), ("x4", "b_prime", "6789")):
        drawn = [trace for trace in figure.data if trace.xaxis == axis and trace.mode == "lines" and not trace.fill]
        assert [trace.name for trace in drawn] == list(names)
        for trace in drawn:
            np.testing.assert_allclose(trace.y, means.loc[trace.name, column], rtol=1e-6)
    assert figure.layout.yaxis.type == figure.layout.yaxis2.type == "log"
    assert figure.layout.yaxis3.type is None
    assert figure.layout.yaxis2.matches == "y"
    assert figure.layout.yaxis4.matches == "y3"


def test_one_run_colours_its_classes_as_the_drift_does(classes_frame) -> None:
    figure = weights.figure(classes_frame(1, 10, epochs=4))
    colours = {trace.name: trace.line.color for trace in figure.data if trace.mode == "lines" and not trace.fill}
    assert colours["0"] == theme.ranked(10)[0]
    assert colours["9"] == theme.ranked(10)[9]


def test_with_several_runs_the_colour_is_the_run(classes_frame) -> None:
    figure = weights.figure(classes_frame(2, 10, epochs=4))
    drawn = [t for t in figure.data if t.xaxis == "x" and t.mode == "lines" and not t.fill and len(t.x) > 1]
    assert [trace.name for trace in drawn[:2]] == ["weighting=none, 0", "weighting=none, 1"]
    assert {trace.line.color for trace in drawn} == {theme.qualitative(0), theme.qualitative(1)}


def test_a_group_of_many_classes_is_drawn_as_its_mean(classes_frame) -> None:
    frame = classes_frame(1, 100, epochs=3)
    figure = weights.figure(frame)
    (trace,) = [t for t in figure.data if t.xaxis == "x2" and t.mode == "lines" and not t.fill]
    np.testing.assert_allclose(trace.y, frame[frame["group"] == "few"].groupby("epoch")["weight"].mean(), rtol=1e-6)


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
    assert [note.text for note in figure.layout.annotations][-1] == "B′ (5 % quantile), few"
    few = frame[(frame["run"] == "id1") & (frame["group"] == "few")]
    drawn = [t for t in figure.data if t.xaxis == "x4" and t.mode == "lines" and not t.fill and len(t.x) > 1]
    assert len(drawn) == 2
    of_seeds = few.groupby(["epoch", "seed"])["b_prime_quantile"].mean()
    np.testing.assert_allclose(drawn[1].y, of_seeds.groupby("epoch").mean(), rtol=1e-6)


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
    assert "weighting=none, many 1 (no correlation: one of them is constant)" in text
