"""Frames from payloads: every number lands in its row, whatever a run lacks."""

import dataclasses
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.frames import RunData, classes_frame, confusion_frame, epochs_frame, labels, summary_frame
from core.groups import groups
from core.metrics import group_recall


def record(epoch: int, seeds: int, classes: int, outside: bool = False) -> dict[str, Any]:
    random = np.random.default_rng(epoch)

    def per_seed() -> list[float]:
        return random.random(seeds).tolist()

    def per_class() -> list[list[float]]:
        return random.random((seeds, classes)).tolist()

    payload = {
        "epoch": epoch,
        "seconds": 0.1 * epoch,
        "train": {"loss": per_seed(), "accuracy": per_seed()},
        "test": {
            "accuracy": per_seed(),
            "balanced_accuracy": per_seed(),
            "predicted_share": per_class(),
            "recall": per_class(),
            "precision": per_class(),
        },
        "noise": {"predicted_share": per_class()},
        "weights": {"per_class": per_class(), "effective_sample_size": per_seed()},
        "b": per_class(),
        "b_prime": per_class(),
        "b_prime_quantile": per_class(),
        "gradient_norm": per_seed(),
    }
    return payload | ({"outside": {"predicted_share": per_class()}} if outside else {})


def summary_of(run: RunData) -> dict[str, Any]:
    seeds = run.experiment["seeds"]
    scores = {name: [0.1 * (i + 1) for i in range(seeds)] for name in ("macro_f1", "mcc", "g_mean", "auprc", "ece")}
    by_group = {"many": [0.9] * seeds, "medium": [None] * seeds, "few": [0.2] * seeds}
    return {
        "status": "done",
        "seconds": 1.5,
        "epochs": len(run.records),
        "test": {**run.records[-1]["test"], "groups": by_group, **scores, "auroc": [None] * seeds},
        "best_epoch": list(range(1, seeds + 1)),
        "best_test": {"accuracy": [0.95] * seeds, "balanced_accuracy": [0.94] * seeds},
        "collapsed": [False] * (seeds - 1) + [True],
    }


def run_data(
    name: str = "a", *, epochs: int = 4, seeds: int = 3, classes: int = 5, seed: int = 0, outside: bool = False
) -> RunData:
    run = RunData(
        id=f"id-{name}",
        label=f"weighting={name}",
        experiment={"seed": seed, "seeds": seeds},
        status="running",
        class_names=[f"class {index}" for index in range(classes)],
        train_counts=[100 // (index + 1) for index in range(classes)],
        records=[record(epoch, seeds, classes, outside) for epoch in range(1, epochs + 1)],
    )
    if not epochs:
        return dataclasses.replace(run, status="failed", error="The worker process died.")
    return run


def finished(run: RunData) -> RunData:
    return dataclasses.replace(run, status="done", summary=summary_of(run))


EPOCH_COLUMNS = [
    "run",
    "label",
    "epoch",
    "seconds",
    "seed",
    "train_loss",
    "train_error",
    "accuracy",
    "balanced_accuracy",
    "many",
    "medium",
    "few",
    "effective_sample_size",
    "gradient_norm",
]
CLASS_COLUMNS = [
    "run",
    "label",
    "epoch",
    "seed",
    "class",
    "class_index",
    "group",
    "train_count",
    "recall",
    "precision",
    "test_share",
    "outside_share",
    "noise_share",
    "weight",
    "b",
    "b_prime",
    "b_prime_quantile",
]
SUMMARY_COLUMNS = [
    "run",
    "label",
    "status",
    "seed",
    "accuracy",
    "balanced_accuracy",
    "many",
    "medium",
    "few",
    "macro_f1",
    "mcc",
    "g_mean",
    "auroc",
    "auprc",
    "ece",
    "train_accuracy",
    "best_epoch",
    "best_accuracy",
    "best_balanced_accuracy",
    "collapsed",
    "seconds",
]


def test_epochs_frame_has_a_row_for_each_run_epoch_and_seed() -> None:
    run = run_data(seed=7)
    frame = epochs_frame([run, run_data("b", epochs=2, seeds=1, classes=2)])
    assert list(frame) == EPOCH_COLUMNS
    assert len(frame) == 4 * 3 + 2 * 1
    rows = iter(frame.itertuples())
    for payload in run.records:
        by_group = group_recall(np.array(payload["test"]["recall"]), groups(run.train_counts))
        for seed in range(3):
            row = next(rows)
            assert (row.run, row.label, row.epoch, row.seconds) == (
                "id-a",
                "weighting=a",
                payload["epoch"],
                payload["seconds"],
            )
            assert row.seed == 7 + seed
            assert row.train_loss == payload["train"]["loss"][seed]
            assert row.train_error == 1 - payload["train"]["accuracy"][seed]
            assert row.accuracy == payload["test"]["accuracy"][seed]
            assert row.balanced_accuracy == payload["test"]["balanced_accuracy"][seed]
            assert (row.many, row.medium, row.few) == tuple(by_group[name][seed] for name in ("many", "medium", "few"))
            assert row.effective_sample_size == payload["weights"]["effective_sample_size"][seed]
            assert row.gradient_norm == payload["gradient_norm"][seed]


def test_classes_frame_has_a_row_for_each_run_epoch_seed_and_class() -> None:
    run = run_data(outside=True)
    frame = classes_frame([run])
    assert list(frame) == CLASS_COLUMNS
    assert len(frame) == 4 * 3 * 5
    rows = iter(frame.itertuples())
    for payload in run.records:
        sources = {
            "recall": payload["test"]["recall"],
            "precision": payload["test"]["precision"],
            "test_share": payload["test"]["predicted_share"],
            "outside_share": payload["outside"]["predicted_share"],
            "noise_share": payload["noise"]["predicted_share"],
            "weight": payload["weights"]["per_class"],
            "b": payload["b"],
            "b_prime": payload["b_prime"],
            "b_prime_quantile": payload["b_prime_quantile"],
        }
        for seed in range(3):
            for index in range(5):
                row = next(rows)
                assert (row.run, row.epoch, row.seed, row.class_index) == ("id-a", payload["epoch"], seed, index)
                assert row.train_count == run.train_counts[index]
                assert row.group == groups(run.train_counts)[index]
                for column, values in sources.items():
                    assert getattr(row, column) == values[seed][index]
    assert frame["class"].tolist() == run.class_names * 12


def test_numbers_are_numbers_and_texts_are_texts() -> None:
    for runs in ([], [run_data()]):
        frame = classes_frame(runs)
        for column in ("epoch", "seed", "class_index", "train_count"):
            assert frame[column].dtype == np.int64
        for column in CLASS_COLUMNS[8:]:
            assert frame[column].dtype == np.float64
        for column in ("run", "label", "class", "group"):
            assert pd.api.types.is_string_dtype(frame[column])


def test_a_run_without_an_outside_set_has_no_outside_shares() -> None:
    frame = classes_frame([run_data("a"), run_data("b", outside=True)])
    missing = frame["outside_share"].isna().groupby(frame["run"]).all()
    assert missing.to_dict() == {"id-a": True, "id-b": False}


def test_null_and_absent_values_are_nan() -> None:
    run = run_data(epochs=2)
    run.records[0]["test"]["precision"][1][2] = None
    run.records[1]["gradient_norm"][0] = None
    del run.records[0]["weights"]
    del run.records[0]["gradient_norm"]
    run.records[1]["b"] = None
    by_class, by_seed = classes_frame([run]), epochs_frame([run])
    assert by_class["precision"].isna().to_numpy().nonzero()[0].tolist() == [7]
    assert by_class["weight"].isna().tolist() == [True] * 15 + [False] * 15
    assert by_class["b"].isna().tolist() == [False] * 15 + [True] * 15
    assert by_seed["gradient_norm"].isna().tolist() == [True] * 4 + [False] * 2
    assert by_seed["effective_sample_size"].isna().tolist() == [True] * 3 + [False] * 3


def test_runs_may_differ_in_classes_seeds_and_length() -> None:
    runs = [run_data("a"), run_data("b", epochs=0), run_data("c", epochs=2, seeds=1, classes=2)]
    assert classes_frame(runs).groupby("run").size().to_dict() == {"id-a": 60, "id-c": 4}
    assert epochs_frame(runs).groupby("run").size().to_dict() == {"id-a": 12, "id-c": 2}
    assert epochs_frame(runs).query("run == 'id-c'")["medium"].isna().all()
    assert summary_frame(runs).groupby("run").size().to_dict() == {"id-a": 3, "id-b": 3, "id-c": 1}


def test_without_runs_the_frames_are_empty_and_have_their_columns() -> None:
    assert list(epochs_frame([])) == EPOCH_COLUMNS
    assert list(classes_frame([run_data(epochs=0)])) == CLASS_COLUMNS
    assert list(summary_frame([])) == SUMMARY_COLUMNS
    assert list(confusion_frame([])) == ["run", "label", "seed", "true", "predicted", "count"]
    assert all(frame.empty for frame in (epochs_frame([]), summary_frame([]), confusion_frame([])))


def test_summary_frame_shows_the_summary_by_seed() -> None:
    run = finished(run_data())
    frame = summary_frame([run])
    assert list(frame) == SUMMARY_COLUMNS
    assert frame["accuracy"].tolist() == run.records[-1]["test"]["accuracy"]
    assert frame["train_accuracy"].tolist() == run.records[-1]["train"]["accuracy"]
    assert frame["macro_f1"].tolist() == pytest.approx([0.1, 0.2, 0.3])
    assert frame["auroc"].isna().all()
    assert frame["many"].tolist() == [0.9] * 3
    assert frame["medium"].isna().all()
    assert frame["best_epoch"].tolist() == [1, 2, 3]
    assert frame["best_accuracy"].tolist() == [0.95] * 3
    assert frame["best_balanced_accuracy"].tolist() == [0.94] * 3
    assert frame["collapsed"].tolist() == [False, False, True]
    assert frame["seconds"].tolist() == [1.5] * 3
    assert set(frame["status"]) == {"done"}


def test_a_run_under_way_shows_what_its_last_record_has() -> None:
    run = run_data()
    frame = summary_frame([run])
    assert frame["accuracy"].tolist() == run.records[-1]["test"]["accuracy"]
    assert frame["few"].tolist() == epochs_frame([run])["few"].tolist()[-3:]
    assert frame["seconds"].tolist() == [pytest.approx(0.4)] * 3
    assert frame[["macro_f1", "best_epoch", "best_accuracy", "collapsed"]].isna().all(axis=None)


def test_a_failed_run_without_records_has_one_row_per_seed_with_its_status() -> None:
    frame = summary_frame([run_data("b", epochs=0), finished(run_data("a"))])
    assert frame["status"].tolist() == ["failed"] * 3 + ["done"] * 3
    failed = frame[frame["run"] == "id-b"].drop(columns=["run", "label", "status", "seed"])
    assert failed.isna().all(axis=None)
    assert frame[frame["collapsed"]]["run"].tolist() == ["id-a"]


def test_a_diverged_run_with_null_results_is_shown_without_numbers() -> None:
    run = run_data(epochs=1)
    nothing = [None] * 3
    summary = summary_of(run)
    summary.update(best_epoch=nothing, collapsed=nothing, best_test=None)
    summary["test"].update(accuracy=nothing, groups=None)
    frame = summary_frame([dataclasses.replace(run, summary=summary)])
    assert frame[["accuracy", "best_epoch", "best_accuracy", "collapsed"]].isna().all(axis=None)
    assert frame["many"].notna().all()


def test_confusion_frame_has_a_row_for_each_pair_of_classes() -> None:
    run, counts = run_data(seeds=2, classes=3, seed=5), np.arange(18).reshape(2, 3, 3)
    frame = confusion_frame([(run, counts), (run_data("b"), None)])
    assert len(frame) == 18
    for label, seed, true, predicted, count in frame.drop(columns="run").itertuples(index=False):
        assert label == "weighting=a"
        assert count == counts[seed - 5, run.class_names.index(true), run.class_names.index(predicted)]


BASE = {
    "dataset": {"name": "digits", "classes": []},
    "imbalance": {"name": "exponential", "factor": 20.0, "reverse": False},
    "weighting": {"name": "none"},
    "epochs": 60,
}


def test_the_title_of_the_component_that_differs_is_the_label() -> None:
    ens = {"name": "effective_number", "beta": 0.99}
    assert labels([BASE, BASE | {"weighting": {"name": "inverse"}}, BASE | {"weighting": ens}]) == [
        "No weighting",
        "Inverse frequency (INS)",
        "Effective number (ENS)",
    ]


def test_a_component_that_this_version_does_not_know_stands_by_its_name() -> None:
    assert labels([BASE, BASE | {"weighting": {"name": "of_tomorrow", "power": 2}}]) == ["No weighting", "of tomorrow"]


def test_a_parameter_that_differs_is_the_label() -> None:
    milder = BASE | {"imbalance": {"name": "exponential", "factor": 2.5, "reverse": False}}
    assert labels([BASE, milder]) == ["factor 20", "factor 2.5"]
    rates = [BASE | {"optimizer": {"name": "sgd", "learning_rate": rate}} for rate in (0.3, 1e-4)]
    assert labels(rates) == ["learning rate 0.3", "learning rate 0.0001"]


def test_a_parameter_is_named_with_its_axis_where_another_axis_has_one_of_that_name() -> None:
    runs = [
        BASE
        | {"weighting": {"name": "effective_number", "beta": beta}, "loss": {"name": "polynomial_tail", "beta": beta}}
        for beta in (0.9, 0.99)
    ]
    assert labels(runs) == ["weighting beta 0.9, loss beta 0.9", "weighting beta 0.99, loss beta 0.99"]


def test_several_differences_are_joined_by_commas() -> None:
    other = BASE | {"dataset": {"name": "digits", "classes": [3, 8]}, "epochs": 5}
    assert labels([BASE, other]) == ["all classes, epochs 60", "classes 3/8, epochs 5"]


def test_a_parameter_is_named_only_among_runs_of_its_component() -> None:
    runs = [BASE | {"weighting": {"name": "effective_number", "beta": beta}} for beta in (0.9, 0.99)]
    assert labels([BASE, *runs]) == [
        "No weighting",
        "Effective number (ENS), beta 0.9",
        "Effective number (ENS), beta 0.99",
    ]


def test_a_component_inside_a_component_stands_by_its_title() -> None:
    runs = [BASE | {"weighting": {"name": "deferred", "inner": {"name": name}}} for name in ("inverse", "importance")]
    assert labels(runs) == ["Inverse frequency (INS)", "Importance weights"]


def test_switches_lists_and_absent_values_read_as_words() -> None:
    reverse = BASE | {"imbalance": {"name": "exponential", "factor": 20.0, "reverse": True}}
    assert labels([BASE, reverse]) == ["reverse off", "reverse on"]
    assert labels([BASE | {"seed": None}, BASE | {"seed": 1}]) == ["seed none", "seed 1"]
    layers = [BASE | {"model": {"name": "mlp", "hidden": hidden}} for hidden in ([], [64, 32])]
    assert labels(layers) == ["hidden none", "hidden 64/32"]


def test_runs_that_differ_in_nothing_are_told_apart_by_a_number() -> None:
    assert labels([BASE]) == ["this run"]
    assert labels([BASE, BASE]) == ["this run", "this run (2)"]
    assert labels([]) == []


def test_a_benchmark_divides_its_classes_as_it_does_and_a_choice_of_them_by_rank() -> None:
    counts = list(range(1000, 0, -1))
    run = RunData("a", "a", {"dataset": {"name": "imagenet_lt"}}, "done", [str(n) for n in counts], counts)
    assert [run.groups.count(name) for name in ("many", "medium", "few")] == [390, 445, 165]
    some = dataclasses.replace(run, experiment={"dataset": {"name": "imagenet_lt", "classes": ["a", "b"]}})
    assert some.groups == groups(counts)
