import io
import json
from typing import Any

import numpy as np
import pytest

from core.experiment import Experiment
from core.training.run_experiment import run_experiment, start_payload

SMALL = {"dataset": {"name": "digits", "classes": [3, 8, 1]}, "model": {"name": "mlp", "hidden": [16]}, "epochs": 6}


def lists(value: Any, path: str = "") -> list[tuple[str, list[Any]]]:
    """Return every list of a payload directly below its dictionaries, with its path."""
    if isinstance(value, dict):
        return [below for key, item in value.items() for below in lists(item, f"{path}.{key}")]
    return [(path, value)] if isinstance(value, list) else []


def test_the_payloads_have_the_documented_keys_and_one_entry_per_seed() -> None:
    records: list[dict[str, Any]] = []
    experiment = Experiment.from_dict(SMALL)
    result = run_experiment(experiment, records.append)
    assert result.status == "done"
    assert list(start_payload(experiment)) == ["id", "experiment", "class_names", "train_counts"]
    assert [record["epoch"] for record in records] == list(range(1, 7))
    for record in records:
        assert set(record) == {
            "epoch", "seconds", "train", "test", "outside", "noise", "weights", "b", "b_prime",
            "b_prime_quantile", "gradient_norm",
        }  # fmt: skip
        assert set(record["test"]) == {"accuracy", "balanced_accuracy", "predicted_share", "recall", "precision"}
        json.dumps(record, allow_nan=False)
    summary = result.summary
    assert set(summary["test"]) >= {"accuracy", "groups", "macro_f1", "mcc", "g_mean", "auroc", "auprc", "ece"}
    assert set(summary["test"]["groups"]) == {"many", "medium", "few"}
    for payload in (*records, summary):
        for path, values in lists(payload):
            assert len(values) == 3, path


def test_one_seed_still_gives_lists() -> None:
    records: list[dict[str, Any]] = []
    result = run_experiment(Experiment.from_dict(SMALL | {"seeds": 1, "epochs": 1}), records.append)
    for payload in (*records, result.summary):
        for path, values in lists(payload):
            assert len(values) == 1, path


def test_the_summary_is_the_last_record_and_the_best_epoch_is_named() -> None:
    records: list[dict[str, Any]] = []
    summary = run_experiment(Experiment.from_dict(SMALL), records.append).summary
    assert summary["test"]["accuracy"] == records[-1]["test"]["accuracy"]
    for seed, epoch in enumerate(summary["best_epoch"]):
        by_epoch = [record["test"]["balanced_accuracy"][seed] for record in records]
        assert summary["best_test"]["balanced_accuracy"][seed] == max(by_epoch) == by_epoch[epoch - 1]


def test_metrics_of_the_summary_agree_with_scikit_learn_on_the_stored_probabilities() -> None:
    from sklearn.metrics import f1_score, roc_auc_score

    result = run_experiment(Experiment.from_dict(SMALL), lambda _: None)
    stored = np.load(io.BytesIO(result.artifacts["probabilities"]), allow_pickle=False)
    counts = np.load(io.BytesIO(result.artifacts["confusion"]), allow_pickle=False)["counts"]
    for seed, (probabilities, labels) in enumerate(zip(stored["probabilities"], stored["labels"], strict=True)):
        expected = roc_auc_score(labels, probabilities / probabilities.sum(1, keepdims=True), multi_class="ovr")
        assert result.summary["test"]["auroc"][seed] == pytest.approx(expected, abs=1e-6)
        f1 = f1_score(labels, probabilities.argmax(1), average="macro")
        assert result.summary["test"]["macro_f1"][seed] == pytest.approx(f1)
        assert counts[seed].sum() == len(labels)


def test_a_run_that_leaves_the_finite_numbers_ends_as_diverged_with_a_sentence() -> None:
    records: list[dict[str, Any]] = []
    experiment = Experiment.from_dict(SMALL | {"optimizer": {"name": "sgd", "learning_rate": 100, "weight_decay": 10}})
    result = run_experiment(experiment, records.append)
    assert result.status == result.summary["status"] == "diverged"
    assert result.error is not None
    assert result.error.startswith("Training left the finite numbers in epoch")
    json.dumps([records, result.summary], allow_nan=False)


def test_a_stopped_run_keeps_its_records_and_weights() -> None:
    records: list[dict[str, Any]] = []
    result = run_experiment(Experiment.from_dict(SMALL | {"epochs": 50}), records.append, lambda: len(records) >= 2)
    assert result.status == "stopped"
    assert len(records) == 2
    assert result.summary["epochs"] == 2
    assert "weights" in result.artifacts


def test_a_network_that_calls_everything_one_class_is_marked_as_collapsed() -> None:
    weights = {"name": "importance", "weights": [1, 0, 0]}
    summary = run_experiment(Experiment.from_dict(SMALL | {"weighting": weights}), lambda _: None).summary
    assert summary["collapsed"] == [True] * 3
    balanced = Experiment.from_dict(SMALL | {"imbalance": "none"})
    assert run_experiment(balanced, lambda _: None).summary["collapsed"] == [False] * 3


def test_early_stopping_ends_before_the_last_epoch_and_goes_back_to_the_best() -> None:
    values = SMALL | {"epochs": 300, "early_stop": 3, "optimizer": {"name": "sgd", "learning_rate": 0.5}}
    records: list[dict[str, Any]] = []
    result = run_experiment(Experiment.from_dict(values), records.append)
    assert result.status == "done"
    assert len(records) < 300


def test_two_dimensional_data_have_pictures_of_the_plane() -> None:
    result = run_experiment(Experiment.from_dict({"dataset": "moons", "epochs": 100}), lambda _: None)
    boundary = np.load(io.BytesIO(result.artifacts["boundary"]), allow_pickle=False)
    assert boundary["epochs"][0] == 1
    assert boundary["epochs"][-1] == 100
    assert boundary["prediction"].shape == (len(boundary["epochs"]), 3, len(boundary["y"]), len(boundary["x"]))
    points, labels = boundary["points"], boundary["labels"]
    column = np.abs(boundary["x"][:, None] - points[:, 0]).argmin(0)
    row = np.abs(boundary["y"][:, None] - points[:, 1]).argmin(0)
    assert (boundary["prediction"][-1, 0, row, column] == labels).mean() > 0.97
