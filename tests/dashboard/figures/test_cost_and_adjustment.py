"""Cost, and logit adjustment after training."""

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.figures import adjustment, cost
from tests.dashboard.figures.invented_frames import make_adjusted, make_cost


def bars(frame: pd.DataFrame) -> dict[tuple[str, str], go.Bar]:
    return {(trace.xaxis, trace.name): trace for trace in cost.figure(frame).data if trace.type == "bar"}


def test_bars_are_the_median_of_the_undisturbed_epochs_what_they_make_in_all_and_passes() -> None:
    frame = make_cost(2, 20)
    each = frame[frame["run"] == "id1"]["seconds"].iloc[1:]
    bar = bars(frame)["x", "weighting=inverse"]
    assert bar.y[0] == pytest.approx(each.median())
    assert bar.y[0] + bar.error_y.array[0] == pytest.approx(each.max())
    assert bars(frame)["x2", "weighting=inverse"].y[0] == pytest.approx(20 * each.median())
    assert "over 19 of 20 epochs that were undisturbed, 480 forward and 480 backward passes" in cost.describe(frame)


def test_equal_runs_look_equal_though_the_machine_was_busy_when_the_first_began() -> None:
    frame = make_cost(1, 30)
    busy = frame.assign(seconds=np.where(frame["epoch"] <= 12, 3 * frame["seconds"], frame["seconds"]))
    both = pd.concat([busy, frame.assign(run="id1", label="weighting=inverse")])
    first, second = (bars(both)["x", name].y[0] for name in ("weighting=none", "weighting=inverse"))
    assert first == pytest.approx(second, rel=0.05)
    assert list(cost.totals(both)["undisturbed"]) == [18, 29]


def test_a_run_of_which_most_epochs_were_disturbed_is_in_doubt() -> None:
    frame = make_cost(2, 20)
    frame.loc[(frame["run"] == "id0") & (frame["epoch"] % 4 > 0), "seconds"] *= 4
    drawn = bars(frame)
    assert drawn["x", "weighting=none"].text == ("?",)
    assert drawn["x", "weighting=none"].marker.opacity < drawn["x", "weighting=inverse"].marker.opacity
    assert drawn["x", "weighting=inverse"].text is None
    go.Figure(cost.figure(frame).to_dict())  # Plotly accepts it
    assert "5 of 20 epochs undisturbed" in drawn["x", "weighting=none"].hovertemplate


def test_runs_that_were_trained_together_say_that_they_share_their_seconds() -> None:
    frame = make_cost(2, 5).assign(stack=3)
    assert "seconds shared by 3 runs that were trained together" in cost.describe(frame)
    assert "shared" not in cost.describe(make_cost(2, 5))


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
