"""Frames of moving thresholds, as core makes them from invented scores."""

from typing import Any

import pandas as pd

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
from core.thresholds import ThresholdSettings
from tests.core.thresholds.invented_scores import make_scored
from tests.dashboard.figures.invented_frames import LABELS

SHARE = 0.1


def make_runs(runs: int = 3, seeds: int = 3) -> list[ScoredRun]:
    return [
        (
            RunData(f"id{place}", LABELS[place], {}, "done", ["no", "yes"], [90, 10]),
            make_scored(seeds, 200 + 20 * place),
        )
        for place in range(runs)
    ]


def make_settings(threshold: float = 0.4) -> ThresholdSettings:
    return ThresholdSettings(threshold=threshold, share=SHARE, miss_cost=10, alarm_cost=1)


def make_at(runs: int = 3, seeds: int = 3, threshold: float = 0.4) -> pd.DataFrame:
    return at_threshold_frame(make_runs(runs, seeds), make_settings(threshold))


def make_best(runs: int = 3, seeds: int = 3) -> pd.DataFrame:
    return best_thresholds_frame(make_runs(runs, seeds), make_settings())


def make_roc(runs: int = 3, seeds: int = 3) -> tuple[Any, ...]:
    return roc_frame(make_runs(runs, seeds)), make_at(runs, seeds)


def make_precision_recall(runs: int = 3, seeds: int = 3, threshold: float = 0.4) -> tuple[Any, ...]:
    curves = precision_recall_frame(false_alarms_frame(make_runs(runs, seeds)), SHARE)
    return curves, make_at(runs, seeds, threshold), SHARE


def make_reliability(runs: int = 3, seeds: int = 3) -> tuple[Any, ...]:
    return (reliability_frame(make_runs(runs, seeds), SHARE),)


def make_cost_by_threshold(runs: int = 3, seeds: int = 3) -> tuple[Any, ...]:
    costs = cost_by_threshold_frame(make_runs(runs, seeds), make_settings())
    return costs, make_best(runs, seeds), 0.4, 900.0
