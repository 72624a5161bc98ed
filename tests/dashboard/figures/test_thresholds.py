"""ROC, precision-recall, reliability, cost, and their tables."""

import numpy as np
import pandas as pd
import pytest

from dashboard.figures import expected_cost, precision_recall, reliability, roc, threshold_tables
from tests.dashboard.figures.threshold_frames import (
    SHARE,
    make_at,
    make_best,
    make_cost_by_threshold,
    make_precision_recall,
    make_reliability,
    make_roc,
)


def test_the_roc_curve_is_the_mean_over_the_seeds_and_guessing_is_the_diagonal() -> None:
    curves, at = make_roc()
    figure = roc.figure(curves, at)
    (line,) = [
        trace for trace in figure.data if trace.mode == "lines" and trace.name == "weighting=none" and len(trace.x) > 1
    ]
    mean = curves[curves["run"] == "id0"].groupby("false_positive_rate")["true_positive_rate"].mean()
    np.testing.assert_allclose(line.y, mean, rtol=1e-6)
    (guessing,) = figure.layout.shapes
    assert (guessing.x0, guessing.y0, guessing.x1, guessing.y1) == (0, 0, 1, 1)


def test_the_band_reaches_from_the_smallest_to_the_largest_seed() -> None:
    curves, at = make_roc()
    band = next(trace for trace in roc.figure(curves, at).data if trace.fill == "toself")
    seeds = curves[curves["run"] == "id0"].pivot(
        index="false_positive_rate", columns="seed", values="true_positive_rate"
    )
    np.testing.assert_allclose(band.y[: len(seeds)], seeds.max(axis=1), rtol=1e-6)
    np.testing.assert_allclose(band.y[len(seeds) :][::-1], seeds.min(axis=1), rtol=1e-6)


@pytest.mark.parametrize(
    ("module", "make", "x", "y"),
    [
        (roc, make_roc, "false_positive_rate", "recall"),
        (precision_recall, make_precision_recall, "recall", "precision"),
    ],
)
def test_the_dot_stands_at_the_threshold(module, make, x: str, y: str) -> None:  # type: ignore[no-untyped-def]
    arguments = make()
    at = arguments[1]
    dot = next(
        trace for trace in module.figure(*arguments).data if trace.mode == "markers" and trace.name == "weighting=none"
    )
    here = at[at["run"] == "id0"].mean(numeric_only=True)
    assert (dot.x[0], dot.y[0]) == pytest.approx((here[x], here[y]))


def test_guessing_has_the_precision_of_the_share_at_deployment() -> None:
    (guessing,) = precision_recall.figure(*make_precision_recall()).layout.shapes
    assert (guessing.y0, guessing.y1) == (SHARE, SHARE)
    assert guessing.label.text == "guessing: 10 %"


def test_the_reliability_diagram_counts_the_samples_behind_each_dot() -> None:
    (bins,) = make_reliability(2)
    figure = reliability.figure(bins)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    assert sum(bars[0].y) == pytest.approx(200, rel=1e-6)
    first = bins[(bins["run"] == "id0") & (bins["bin"] == 0)]
    assert bars[0].y[0] == pytest.approx(first["samples"].mean())
    dots = next(trace for trace in figure.data if trace.mode == "lines+markers")
    assert (dots.x[0], dots.y[0]) == pytest.approx((first["predicted"].mean(), first["observed"].mean()), abs=1e-6)
    assert bars[0].offset + 2 * bars[0].width == pytest.approx(-bars[0].offset)


def test_the_diamond_marks_the_closed_form_and_the_line_the_threshold() -> None:
    costs, best, threshold, skill = make_cost_by_threshold()
    figure = expected_cost.figure(costs, best, threshold, skill)
    diamond = next(trace for trace in figure.data if trace.marker.symbol == "diamond")
    assert diamond.x[0] == pytest.approx(0.9 / (0.9 + 0.1 * 10))
    level, mark = figure.layout.shapes
    assert (level.y0, mark.x0) == (skill, threshold)
    assert "without skill 900" in expected_cost.describe(costs, best, threshold, skill)


def test_the_alt_texts_say_what_happens_at_the_threshold() -> None:
    assert roc.describe(*make_roc()).startswith("Called positive at the threshold 0.4: weighting=none, ")
    text = precision_recall.describe(*make_precision_recall(1, 1, 1.0))
    assert "precision undefined at recall 0.0 %" in text


def test_the_table_of_expectations_adds_up_to_a_thousand_cases() -> None:
    table = threshold_tables.expected(make_at(2, 1))
    cells = table.loc[0, list(threshold_tables.CONFUSION.values())]
    assert sum(float(cell) for cell in cells) == pytest.approx(1000, abs=1)
    assert threshold_tables.expected(make_at(1, 2, 1.0))["precision %"][0] == "undefined"
    assert " ± " in threshold_tables.expected(make_at(1, 2))["cost"][0]


def test_the_table_of_the_best_thresholds_names_what_is_optimistic() -> None:
    table = threshold_tables.best(make_best())
    assert table["best if calibrated"][0] == "0.474"
    assert table["π in training, %"][0] == "50.0"
    assert "its cost (optimistic)" in table
    half = make_best(1, 2).assign(cheapest=[0.25, np.inf], chosen_cost=np.nan)
    assert threshold_tables.best(half)["best on the test part"][0] == "0.250, nothing positive in 1 of 2 seeds"
    assert threshold_tables.best(half)["chosen on one half, cost on the other"][0] == "too few samples"
    never = make_best(1, 2).assign(cheapest=np.inf)
    assert threshold_tables.best(never)["best on the test part"][0] == "call nothing positive"


def test_no_runs_are_empty_tables() -> None:
    empty: pd.DataFrame = make_at(1).iloc[:0]
    assert list(threshold_tables.expected(empty)) == ["run"]
    assert list(threshold_tables.best(make_best(1).iloc[:0])) == ["run"]
