"""Combinations of methods from different axes: finite, reproducible, and equal for stacked and individual seeds."""

import json
from itertools import product

import numpy as np
import pytest

from core.experiment import Experiment
from core.training.active_run import ActiveRun

MODELS = {"mlp": {"name": "mlp", "hidden": [12]}, "small_cnn": {"name": "small_cnn", "width": 2}}
BASE = {
    "dataset": {"name": "digits", "classes": [3, 8, 1]},
    "weighting": {"name": "rdr", "warm_up": 0.34},
    "epochs": 3,
    "batch_size": 32,
}
# One epoch of warm-up and one with weights, of few steps.
SHORT = {
    "epochs": 2,
    "weighting": {"name": "rdr", "warm_up": 0.5},
    "imbalance": {"name": "counts", "counts": [48, 24, 12]},
}
EVERYTHING = {
    "label_noise": "symmetric",
    "sampler": "progressive",
    "model": {"name": "small_cnn", "width": 2, "augment": True},
    "loss": "vector_scaling",
    "weighting": {"name": "deferred", "start": 0.34, "inner": "rdr"},
    "optimizer": "adamw",
    "sharpness": "asam",
    "early_stop": 2,
    "epochs": 3,
}


def run(values: dict[str, object]) -> tuple[list[dict[str, object]], np.ndarray]:
    training = ActiveRun(Experiment.from_dict(BASE | values))
    records = [record.to_json() | {"seconds": 0} for record in training]
    assert training.outcome is not None
    return records, training.outcome.probabilities


def check(changes: dict[str, object]) -> None:
    values = SHORT | changes
    records, probabilities = run(values | {"seeds": 2})
    assert "null" not in json.dumps([record["train"] | {"b": record["b_prime"]} for record in records])
    assert np.isfinite(probabilities).all()
    again, same = run(values | {"seeds": 2})
    assert again == records
    assert np.array_equal(same, probabilities)
    for seed in range(2):
        alone, single = run(values | {"seeds": 1, "seed": seed})
        np.testing.assert_allclose(single[0], probabilities[seed], atol=1e-6)
        for single_record, record in zip(alone, records, strict=False):
            np.testing.assert_allclose(single_record["train"]["loss"][0], record["train"]["loss"][seed], rtol=1e-6)


@pytest.mark.usefixtures("double_precision")
@pytest.mark.parametrize(
    ("loss", "sharpness", "model"),
    list(product(["cross_entropy", "logit_adjustment", "ldam"], ["none", "sam", "imb_sam", "cc_sam"], MODELS)),
)
def test_rdr_with_any_loss_any_sharpness_and_any_kind_of_network(loss: str, sharpness: str, model: str) -> None:
    check({"loss": loss, "sharpness": sharpness, "model": MODELS[model]})


@pytest.mark.usefixtures("double_precision")
def test_one_of_every_axis() -> None:
    check(EVERYTHING)


@pytest.mark.parametrize("precise", [True, False])
@pytest.mark.parametrize("sharpness", ["none", "sam", "imb_sam", "cc_sam"])
def test_convolutions_in_either_precision_give_finite_records_and_learn(
    precise: bool, sharpness: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.training.loop.mixed_precision", lambda _: not precise)
    records, _ = run({"model": {"name": "small_cnn", "width": 8}, "sharpness": sharpness, "seeds": 2, "epochs": 6})
    json.dumps(records, allow_nan=False)
    # Over ten seeds the loss falls to .39–.46 of its first value (one seed deviates by .10), the balanced accuracy rises to
    # .77–.78 (.08; chance is .33): both limits are five standard deviations of a mean of two seeds away.
    assert np.mean(records[-1]["train"]["loss"]) < 0.8 * np.mean(records[0]["train"]["loss"])
    assert np.mean(records[-1]["test"]["balanced_accuracy"]) > 0.5


def test_mixed_precision_is_for_convolutions_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def both(model: dict[str, object]) -> list[list[dict[str, object]]]:
        runs = []
        for mixed in (False, True):
            monkeypatch.setattr("core.training.loop.mixed_precision", lambda _, mixed=mixed: mixed)
            runs.append(run({"model": model, "seeds": 1})[0])
        return runs

    plain, mixed = both(MODELS["mlp"])
    assert plain == mixed
    plain, mixed = both(MODELS["small_cnn"])
    assert plain != mixed
    np.testing.assert_allclose(plain[0]["train"]["loss"], mixed[0]["train"]["loss"], rtol=0.05)
