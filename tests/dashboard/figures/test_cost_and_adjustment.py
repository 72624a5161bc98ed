"""Cost, and logit adjustment after training."""

import numpy as np
import pytest

from dashboard.figures import adjustment, cost
from tests.dashboard.figures.invented_frames import make_adjusted, make_cost


def test_bars_are_seconds_passes_and_the_median_epoch_without_the_first() -> None:
    frame = make_cost(2, 20)
    bars = {(trace.xaxis, trace.name): trace for trace in cost.figure(frame).data if trace.type == "bar"}
    rows = frame[frame["run"] == "id1"]
    assert bars["x", "weighting=inverse"].y[0] == pytest.approx(rows["total_seconds"].iloc[-1])
    each = rows["seconds"].iloc[1:]
    bar = bars["x3", "weighting=inverse"]
    assert bar.y[0] == pytest.approx(each.median())
    assert bar.y[0] + bar.error_y.array[0] == pytest.approx(each.quantile(0.9))
    assert "480 forward and 480 backward passes" in cost.describe(frame)


def test_the_curves_run_over_tau_and_the_slider_is_marked() -> None:
    frame = make_adjusted(2)
    figure = adjustment.figure(frame, 0.65)
    assert {shape.x0 for shape in figure.layout.shapes} == {0.65}
    (curve,) = [
        t for t in figure.data if t.xaxis == "x" and t.mode == "lines" and t.name == "weighting=none" and len(t.x) > 1
    ]
    np.testing.assert_allclose(curve.x, np.arange(41) * 0.05, atol=1e-6)
    means = frame[frame["run"] == "id0"].groupby("tau")["balanced_accuracy"].mean()
    np.testing.assert_allclose(curve.y, means, rtol=1e-6)


def test_the_table_has_the_numbers_at_tau_and_the_change() -> None:
    table = adjustment.table(make_adjusted(2), 1.0)
    assert table["all classes %"][0] == "81.0 ± 1.0"
    assert table["change from τ = 0, points"][0] == "+10.0"
    assert list(table["best τ (optimistic)"]) == ["1", "0.5"]
