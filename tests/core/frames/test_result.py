"""Which results the noise cannot tell from the best one."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from core.frames import RunData, result_frame
from core.metrics import metrics
from core.metrics.paired import interval_half_width


def runs(*names: str, dataset: str = "wine") -> list[RunData]:
    return [RunData(name, name, {"dataset": {"name": dataset}}, "done", ["0", "1"], [2, 1]) for name in names]


def summary(status: str = "done", **values: list[float]) -> pd.DataFrame:
    rows = [
        {"run": run, "label": run, "status": status, "seed": seed}
        | dict.fromkeys([metric.name for metric in metrics()], value)
        for run, seeds in values.items()
        for seed, value in enumerate(seeds)
    ]
    return pd.DataFrame(rows)


def best(frame: pd.DataFrame, metric: str = "accuracy") -> dict[str, object]:
    return frame[frame["metric"] == metric].set_index("run")["best"].to_dict()


def test_the_noise_of_a_difference_is_the_paired_interval_of_student() -> None:
    differences = np.array([0.01, 0.03, -0.02, 0.05])
    low, high = stats.t.interval(0.95, 3, differences.mean(), stats.sem(differences))
    assert interval_half_width(differences) == pytest.approx((high - low) / 2)
    assert np.isnan(interval_half_width(differences[:1]))


def test_what_differs_alike_in_every_seed_is_told_apart_although_seeds_spread_far() -> None:
    first = [0.5, 0.7, 0.9]
    frame = result_frame(runs("a", "b", "c"), summary(a=first, b=[v - 0.05 for v in first], c=[0.52, 0.66, 0.89]))
    assert best(frame) == {"a": True, "b": False, "c": True}
    behind = frame[(frame["run"] == "b") & (frame["metric"] == "accuracy")].iloc[0]
    assert behind["behind"] == pytest.approx(0.05)
    assert behind["deviation"] == pytest.approx(0.2)


def test_of_the_calibration_error_the_least_is_best() -> None:
    frame = result_frame(runs("a", "b"), summary(a=[0.1, 0.11, 0.1], b=[0.3, 0.31, 0.3]))
    assert best(frame, "ece") == {"a": True, "b": False}
    assert best(frame, "mcc") == {"a": False, "b": True}


def test_runs_that_agree_to_the_last_digit_are_all_best() -> None:
    assert best(result_frame(runs("a", "b"), summary(a=[0.1, 0.1], b=[0.1, 0.1]))) == {"a": True, "b": True}


@pytest.mark.parametrize(
    ("compared", "values"),
    [
        (runs("a"), summary(a=[0.1, 0.2])),
        (runs("a", "b"), summary(a=[0.1], b=[0.2])),
        (runs("a", "b"), summary("running", a=[0.1, 0.2], b=[0.2, 0.3])),
        ([*runs("a"), *runs("b", dataset="moons")], summary(a=[0.1, 0.2], b=[0.2, 0.3])),
    ],
    ids=["a single run", "one seed", "under way", "different data"],
)
def test_nobody_is_best_where_nothing_can_be_told(compared: list[RunData], values: pd.DataFrame) -> None:
    frame = result_frame(compared, values)
    assert len(frame) == len(metrics()) * len(compared)
    assert frame["best"].isna().all()


def test_what_is_undefined_has_no_row() -> None:
    values = summary(a=[0.1, 0.2], b=[0.2, 0.3]).assign(auroc=np.nan)
    assert "auroc" not in set(result_frame(runs("a", "b"), values)["metric"])
    assert result_frame([], values.iloc[:0]).empty
