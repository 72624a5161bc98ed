"""Byrd & Lipton 2019 in small, on digits 3 and 8 and on two moons (DOMAIN, section 7). One seed; the command line runs three."""

from functools import cache

import pytest

from core.experiment import Experiment
from core.training.record import Record
from core.training.run import Run

DIGITS = {
    "dataset": {"name": "digits", "classes": [3, 8]},
    "imbalance": "none",
    "model": {"name": "mlp", "hidden": [128, 128]},
    "optimizer": {"name": "sgd", "learning_rate": 0.05, "momentum": 0, "schedule": "constant"},
    "batch_size": 16,
    "epochs": 200,
    "seeds": 1,
}
DECAYED = {
    "optimizer": {"name": "sgd", "learning_rate": 0.05, "momentum": 0, "schedule": "constant", "weight_decay": 0.03}
}
MOONS = {
    "dataset": "moons",
    "optimizer": {"name": "sgd", "schedule": "constant"},
    "batch_size": 64,
    "epochs": 400,
    "seeds": 1,
}


def called_positive(record: Record) -> float:
    return float(record.test.predicted[0, 1] / record.test.predicted[0].sum())


def weighted(values: dict[str, object], ratio: float) -> list[Record]:
    return list(Run(Experiment.from_dict(values | {"weighting": {"name": "importance", "ratio": ratio}})))


@cache
def faded() -> tuple[list[Record], list[Record]]:
    return weighted(DIGITS, 1 / 16), weighted(DIGITS, 16)


def test_importance_weights_rule_the_first_epoch_and_fade_once_the_training_set_is_separated() -> None:
    low, high = faded()
    assert called_positive(high[0]) - called_positive(low[0]) >= 0.9
    assert abs(called_positive(high[-1]) - called_positive(low[-1])) <= 0.06
    assert low[-1].train_accuracy[0] == high[-1].train_accuracy[0] == 1


def test_weight_decay_brings_the_effect_back() -> None:
    low, high = weighted(DIGITS | DECAYED, 1 / 16), weighted(DIGITS | DECAYED, 16)
    assert called_positive(high[-1]) - called_positive(low[-1]) >= 0.12
    assert min(low[-1].train_accuracy[0], high[-1].train_accuracy[0]) >= 0.8


def test_sub_sampling_changes_the_predictions_for_good() -> None:
    removed = [
        list(
            Run(Experiment.from_dict(DIGITS | {"imbalance": {"name": "exponential", "factor": 16, "reverse": reverse}}))
        )
        for reverse in (False, True)
    ]
    left = called_positive(removed[1][-1]) - called_positive(removed[0][-1])
    low, high = faded()
    assert left >= 0.08
    assert left >= 3 * abs(called_positive(high[-1]) - called_positive(low[-1]))


@pytest.mark.parametrize(
    ("model", "at_least", "at_most"), [("softmax_regression", 0.2, 1), ({"name": "mlp", "hidden": [64]}, 0, 0.05)]
)
def test_where_the_model_cannot_separate_the_effect_stays(model: object, at_least: float, at_most: float) -> None:
    low, high = weighted(MOONS | {"model": model}, 0.1), weighted(MOONS | {"model": model}, 10)
    assert at_least <= abs(called_positive(high[-1]) - called_positive(low[-1])) <= at_most
