"""Frames of a moving threshold: numbers by hand, and one row where it belongs."""

import numpy as np
import pytest

from core.frames import (
    RunData,
    ScoredRun,
    at_threshold_frame,
    best_thresholds_frame,
    cost_by_threshold_frame,
    false_alarms_frame,
    precision_recall_frame,
    reliability_frame,
    roc_frame,
)
from core.thresholds import Scored, ThresholdSettings
from tests.core.thresholds.invented_scores import make_scored

RUN = RunData("a", "one", {"seed": 5}, "done", ["no", "yes"], [90, 10])
FOUR: ScoredRun = (
    RUN,
    Scored(np.array([[0.9, 0.6, 0.4, 0.1]]), np.array([[True, False, True, False]]), 0.5),
)


def test_a_thousand_cases_by_hand() -> None:
    settings = ThresholdSettings(threshold=0.5, share=0.1, miss_cost=10, alarm_cost=1)
    row = at_threshold_frame([FOUR], settings).iloc[0]
    assert (row["hits"], row["misses"], row["false_alarms"], row["correct_rejections"]) == (50, 50, 450, 450)
    assert row["precision"] == pytest.approx(0.1)
    assert (row["recall"], row["specificity"], row["balanced_accuracy"]) == (0.5, 0.5, 0.5)
    assert row["f1"] == pytest.approx(2 * 0.1 * 0.5 / 0.6)
    assert row["cost"] == pytest.approx(50 * 10 + 450)
    assert row["seed"] == 5


def test_a_threshold_that_calls_nothing_positive_has_no_precision() -> None:
    row = at_threshold_frame([FOUR], ThresholdSettings(threshold=1)).iloc[0]
    assert np.isnan(row["precision"])
    assert row["f1"] == 0


def test_curves_stand_on_one_grid_for_every_seed() -> None:
    runs = [(RUN, make_scored(3)), (RunData("b", "two", {}, "done", ["no", "yes"], [1, 1]), make_scored(1))]
    roc = roc_frame(runs)
    assert len(roc) == 4 * 101
    assert sorted(roc[roc["run"] == "a"]["seed"].unique()) == [5, 6, 7]
    last = roc[roc["false_positive_rate"] == 1]
    assert (last["true_positive_rate"] == 1).all()
    curves = precision_recall_frame(false_alarms_frame(runs), 0.02)
    assert len(curves) == 4 * 100
    assert curves[curves["recall"] == 1]["precision"].ge(0.02 - 1e-9).all()


def test_between_operating_points_the_roc_curve_is_straight_and_precision_is_not() -> None:
    ties = (RUN, Scored(np.array([[0.9, 0.5, 0.5, 0.1]]), FOUR[1].positive, 0.5))
    tied = roc_frame([ties]).set_index("false_positive_rate")["true_positive_rate"]
    assert tied[[0.0, 0.25, 0.5]].tolist() == pytest.approx([0.5, 0.75, 1])
    roc = roc_frame([FOUR]).set_index("false_positive_rate")["true_positive_rate"]
    assert roc[[0.0, 0.25, 0.5, 1.0]].tolist() == pytest.approx([0.5, 0.5, 1, 1])
    curves = precision_recall_frame(false_alarms_frame([FOUR]), 0.5).set_index("recall")["precision"]
    assert curves[[0.25, 0.5, 0.75, 1.0]].tolist() == pytest.approx([1, 1, 0.6, 2 / 3])


def test_positives_have_their_share_in_the_bins_of_the_reliability_diagram() -> None:
    frame = reliability_frame([(RUN, make_scored(2))], 0.1)
    assert len(frame) == 2 * 10
    assert (frame.groupby("seed")["samples"].sum() == 200).all()
    many = make_scored(1, 20_000, 10_000)
    for share in (0.02, 0.5):
        bins = reliability_frame([(RUN, many)], share)
        filled = bins[bins["samples"] > 500]
        assert (filled["observed"] - filled["predicted"]).abs().max() < 0.05
        assert bins["error"].mean() < 0.01


def test_the_curve_of_costs_ends_with_calling_nothing_positive_but_certain_ones() -> None:
    frame = cost_by_threshold_frame([FOUR], ThresholdSettings(share=0.1, miss_cost=10, alarm_cost=1))
    costs = frame.set_index("threshold")["cost"]
    assert costs[0.0] == pytest.approx(900)
    assert costs[1.0] == pytest.approx(1000)
    assert costs[0.5] == pytest.approx(950)


def test_the_best_thresholds_and_what_they_cost() -> None:
    settings = ThresholdSettings(share=0.5, miss_cost=10, alarm_cost=1)
    row = best_thresholds_frame([FOUR], settings).iloc[0]
    assert row["calibrated"] == pytest.approx(1 / 11)
    assert row["calibrated_cost"] == pytest.approx(500)
    assert row["cheapest"] == pytest.approx(0.25)
    assert row["cheapest_cost"] == pytest.approx(250)
    assert row["chosen_cost"] >= row["cheapest_cost"]


def test_no_runs_are_empty_frames() -> None:
    settings = ThresholdSettings()
    for frame in (
        roc_frame([]),
        precision_recall_frame(false_alarms_frame([]), 0.1),
        reliability_frame([], 0.1),
        at_threshold_frame([], settings),
        cost_by_threshold_frame([], settings),
        best_thresholds_frame([], settings),
    ):
        assert frame.empty
