import pytest

from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds


def seconds(**values: object) -> float:
    return estimate_seconds(Experiment.from_dict(values))


def test_the_opening_experiment_counts_as_cheap_and_a_long_one_does_not() -> None:
    assert seconds() < 1
    assert seconds(epochs=2000, seeds=8) > 10


@pytest.mark.parametrize(
    "more",
    [
        {"seeds": 9},
        {"batch_size": 16},
        {"model": {"hidden": [512, 512]}},
        {"imbalance": "none"},
        {"dataset": {"classes": []}, "epochs": 61},
    ],
)
def test_more_work_is_estimated_to_take_longer(more: dict[str, object]) -> None:
    assert seconds(**more) > seconds()


def test_twice_the_epochs_take_twice_as_long_apart_from_the_start() -> None:
    once, twice, four_times = (seconds(epochs=epochs) for epochs in (100, 200, 400))
    assert four_times - twice == pytest.approx(2 * (twice - once))
