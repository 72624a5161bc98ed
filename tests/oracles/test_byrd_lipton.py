"""A small version of Byrd & Lipton 2019, on digits 3 and 8 and on two moons, in means over four seeds."""

from functools import cache

import pytest

from core.experiment import Experiment
from core.training.active_run import ActiveRun
from core.training.record import Record

DIGITS = {
    "dataset": {"name": "digits", "classes": [3, 8]},
    "imbalance": "none",
    "model": {"name": "mlp", "hidden": [128, 128]},
    "optimizer": {"name": "sgd", "learning_rate": 0.2, "momentum": 0, "schedule": "constant"},
    "batch_size": 32,
    "epochs": 60,
    "seeds": 4,
}
DECAYED = {
    "optimizer": {"name": "sgd", "learning_rate": 0.2, "momentum": 0, "schedule": "constant", "weight_decay": 0.03}
}
MOONS = {
    "dataset": "moons",
    "optimizer": {"name": "sgd", "schedule": "constant"},
    "batch_size": 64,
    "epochs": 200,
    "seeds": 1,
}


def called_positive(record: Record) -> float:
    return float((record.test.predicted[:, 1] / record.test.predicted.sum(1)).mean())


def weighted(values: dict[str, object], ratio: float) -> list[Record]:
    return list(ActiveRun(Experiment.from_dict(values | {"weighting": {"name": "importance", "ratio": ratio}})))


@cache
def faded() -> tuple[list[Record], list[Record]]:
    long = DIGITS | {"epochs": 100}  # long enough to separate the training set in every seed
    return weighted(long, 1 / 16), weighted(long, 16)


def test_importance_weights_rule_the_first_epoch_and_fade_once_the_training_set_is_separated() -> None:
    # 1 and .01 over ten seeds, of which one deviates by 0 and .007.
    low, high = faded()
    assert called_positive(high[0]) - called_positive(low[0]) >= 0.9
    assert abs(called_positive(high[-1]) - called_positive(low[-1])) <= 0.06
    assert (low[-1].train_accuracy == 1).all()
    assert (high[-1].train_accuracy == 1).all()


def test_weight_decay_brings_the_effect_back() -> None:
    low, high = weighted(DIGITS | DECAYED, 1 / 16), weighted(DIGITS | DECAYED, 16)
    # .25 over ten seeds, of which one deviates by .03; accuracies .85 and .90, by .015.
    assert called_positive(high[-1]) - called_positive(low[-1]) >= 0.12
    assert min(low[-1].train_accuracy.mean(), high[-1].train_accuracy.mean()) >= 0.78


def test_sub_sampling_changes_the_predictions_for_good() -> None:
    removed = [
        list(
            ActiveRun(
                Experiment.from_dict(DIGITS | {"imbalance": {"name": "exponential", "factor": 16, "reverse": reverse}})
            )
        )
        for reverse in (False, True)
    ]
    left = called_positive(removed[1][-1]) - called_positive(removed[0][-1])
    low, high = faded()
    # .20 over ten seeds, of which one deviates by .06.
    assert left >= 0.05
    assert left >= 3 * abs(called_positive(high[-1]) - called_positive(low[-1]))


@pytest.mark.parametrize(
    ("model", "at_least", "at_most"), [("softmax_regression", 0.2, 1), ({"name": "mlp", "hidden": [64]}, 0, 0.05)]
)
def test_where_the_model_cannot_separate_the_effect_stays(model: object, at_least: float, at_most: float) -> None:
    # .34 and .005 over ten seeds, of which one deviates by .03 and .005.
    low, high = weighted(MOONS | {"model": model}, 0.1), weighted(MOONS | {"model": model}, 10)
    assert at_least <= abs(called_positive(high[-1]) - called_positive(low[-1])) <= at_most
