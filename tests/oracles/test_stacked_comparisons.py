"""Runs trained as one stack against each of them trained alone: equal to rounding.

Matrix products of a stack may be summed in another order than those of a run; nothing else differs. Rounding grows with every
step, so runs are a few epochs long, and density ratios, which jump where a hidden unit falls silent, are taken of networks
without hidden units. A prediction may fall to the other side where two logits are almost equal.
"""

import io
import pickle
from itertools import product
from typing import Any

import numpy as np
import pytest

from core.experiment import Experiment
from core.method.component import components
from core.training.active_run import ActiveRun
from core.training.merging import merge_payloads
from core.training.part import Part, divide, stack_key, stackable
from core.training.run_experiment import PartResult, Result, merge_results, run_experiment, run_parts

SMALL: dict[str, Any] = {"model": "softmax_regression", "epochs": 3, "seeds": 2, "batch_size": 60}
OPTIMIZERS: dict[str, list[dict[str, Any]]] = {
    "sgd": [
        {"name": "sgd"},
        {"name": "sgd", "learning_rate": 0.02, "schedule": "constant"},
        {"name": "sgd", "momentum": 0.0, "weight_decay": 0.01},
    ],
    "adamw": [{"name": "adamw"}, {"name": "adamw", "weight_decay": 0.5, "schedule": "step"}],
}
WEIGHTINGS: list[dict[str, Any]] = [
    *({"name": slug} for slug in components("weighting") if slug != "importance"),
    {"name": "importance", "weights": [1, 2, 3, 1, 2, 3, 1, 2, 3, 4]},
    {"name": "inverse", "normalisation": "batch"},
    {"name": "deferred", "start": 0.3, "inner": {"name": "rdr", "warm_up": 0.0}},
    {"name": "rdr", "gamma": 0.5, "warm_up": 0.0},
]
LOSSES = [slug for slug in components("loss") if slug != "ldam"]
SHARPNESS = [slug for slug in components("sharpness") if slug != "none"]


def experiments(values: list[dict[str, Any]], **shared: Any) -> list[Experiment]:
    return [Experiment.from_dict(SMALL | shared | changes) for changes in values]


def train_together(runs: list[Experiment]) -> list[Result]:
    ends: dict[int, PartResult] = dict(run_parts([Part.whole(run) for run in runs], lambda _, __: None))
    return [merge_results([ends[number]]) for number in range(len(runs))]


def arrays(result: Result, name: str) -> dict[str, np.ndarray]:
    return dict(np.load(io.BytesIO(result.artifacts[name]), allow_pickle=False))


def assert_alike(stacked: Result, alone: Result) -> None:
    """Assert equal summaries, weights and probabilities up to rounding; at most two of 265 or more predictions differ."""
    assert stacked.status == alone.status
    assert stacked.error == alone.error
    assert stacked.summary.keys() == alone.summary.keys()
    assert stacked.summary["epochs"] == alone.summary["epochs"]
    assert list(stacked.artifacts) == list(alone.artifacts)
    if "test" in alone.summary:
        assert stacked.summary["test"].keys() == alone.summary["test"].keys()
        assert stacked.summary["train"]["loss"] == pytest.approx(alone.summary["train"]["loss"], rel=1e-3)
        assert stacked.summary["test"]["accuracy"] == pytest.approx(alone.summary["test"]["accuracy"], abs=0.008)
    if alone.artifacts:
        for name, value in arrays(alone, "weights").items():
            np.testing.assert_allclose(arrays(stacked, "weights")[name], value, atol=2e-3)
        ours, theirs = arrays(stacked, "probabilities"), arrays(alone, "probabilities")
        np.testing.assert_allclose(ours["probabilities"], theirs["probabilities"], atol=2e-3)
        np.testing.assert_array_equal(ours["labels"], theirs["labels"])
        assert np.abs(arrays(stacked, "confusion")["counts"] - arrays(alone, "confusion")["counts"]).sum() <= 4


def assert_each_as_alone(runs: list[Experiment]) -> None:
    assert all(stackable(runs[0], run) for run in runs)
    for stacked, run in zip(train_together(runs), runs, strict=True):
        assert_alike(stacked, run_experiment(run, lambda _: None))


def test_every_weighting_with_every_loss() -> None:
    """All pairs of weightings and losses are in one stack, so that every group of rows has neighbours."""
    values = [{"weighting": weighting, "loss": loss} for weighting, loss in product(WEIGHTINGS, LOSSES)]
    assert_each_as_alone(experiments(values, seeds=1, epochs=2))


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_optimizer_settings_weightings_and_label_noise(optimizer: str) -> None:
    noises: list[Any] = ["none", {"name": "symmetric", "rate": 0.2}]
    weightings = ["none", "inverse", "rdr"]
    values = [
        {"optimizer": settings, "weighting": weighting, "label_noise": noise}
        for weighting, settings, noise in product(weightings, OPTIMIZERS[optimizer], noises)
    ]
    assert_each_as_alone(experiments(values))


@pytest.mark.parametrize("sharpness", SHARPNESS)
def test_radii_of_one_sharpness_aware_method(sharpness: str) -> None:
    values: list[dict[str, Any]] = [
        {"sharpness": {"name": sharpness, "rho": rho}, "weighting": weighting, "loss": loss}
        for rho, weighting, loss in [
            (0.01, "none", "cross_entropy"),
            (0.1, "inverse", "cross_entropy"),
            (0.1, "rdr", "logit_adjustment"),
            (0.0, "inverse", "focal"),
        ]
    ]
    assert_each_as_alone(experiments(values, epochs=2))


@pytest.mark.parametrize(
    "shared",
    [
        {"loss": {"name": "ldam", "margin": 0.3}},
        {"model": {"name": "mlp", "hidden": [8]}},
        {"model": {"name": "mlp", "hidden": [8, 8], "batch_norm": True, "dropout": 0.3}},
        {"dataset": {"name": "digits", "classes": [3, 8, 5]}},
        {"dataset": "moons"},
        {"early_stop": 1, "optimizer": {"name": "sgd", "learning_rate": 0.5}, "epochs": 12},
    ],
    ids=["margins", "hidden units", "batch norm and dropout", "outside classes", "points", "early stopping"],
)
def test_weightings_and_samplers_in_every_kind_of_network_and_data(shared: dict[str, Any]) -> None:
    values = [
        {"weighting": "none"},
        {"weighting": "inverse"},
        {"sampler": "class_balanced"},
        {"sampler": {"name": "random_under_epoch", "equal_steps": True}, "weighting": "inverse"},
    ]
    assert_each_as_alone(experiments(values, **shared))


def test_records_are_those_of_the_runs_alone() -> None:
    runs = experiments([{"weighting": "inverse"}, {"loss": "focal"}, {"weighting": "rdr"}], dataset="moons")
    streamed: list[list[dict[str, Any]]] = [[] for _ in runs]
    ends = dict(run_parts([Part.whole(run) for run in runs], lambda number, payload: streamed[number].append(payload)))
    for number, run in enumerate(runs):
        assert streamed[number] == ends[number].records
        for record, single in zip(streamed[number], (payload.to_json() for payload in ActiveRun(run)), strict=True):
            assert record.keys() == single.keys()
            assert record["train"]["loss"] == pytest.approx(single["train"]["loss"], rel=1e-3)
            for name in ("per_class", "effective_sample_size"):
                np.testing.assert_allclose(record["weights"][name], single["weights"][name], rtol=1e-3)
            np.testing.assert_allclose(record["b_prime"], single["b_prime"], atol=1e-3)
            np.testing.assert_allclose(record["gradient_norm"], single["gradient_norm"], rtol=2e-2)
        pictures, of_alone = (
            arrays(merge_results([ends[number]]), "boundary"),
            arrays(run_experiment(run, lambda _: None), "boundary"),
        )
        for name in ("epochs", "x", "y", "points", "labels"):
            np.testing.assert_array_equal(pictures[name], of_alone[name])
        assert (pictures["prediction"] == of_alone["prediction"]).mean() > 0.995


def test_a_run_that_diverges_ends_alone() -> None:
    wild = {"optimizer": {"name": "sgd", "learning_rate": 100, "weight_decay": 10}}
    runs = experiments([{}, wild, {"weighting": "rdr"}])
    ended: list[int] = []
    results: dict[int, Result] = {}
    records = dict.fromkeys(range(3), 0)

    def count(number: int, _: dict[str, Any]) -> None:
        records[number] += 1

    for number, end in run_parts([Part.whole(run) for run in runs], count):
        ended.append(number)
        results[number] = merge_results([end])
        assert number != 1 or records[0] < 3
    assert ended[0] == 1
    assert results[1].status == "diverged"
    assert results[1].error is not None
    for number, run in enumerate(runs):
        assert_alike(results[number], run_experiment(run, lambda _: None))


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_is_stopped_leaves_the_others_as_they_were(after: int) -> None:
    runs = experiments([{"weighting": name} for name in ("none", "inverse", "rdr")], epochs=4)
    calls_before_stop = after * runs[0].steps_per_epoch + 2

    def stop_second() -> Any:
        times = 0

        def stopped(number: int = 1) -> bool:
            nonlocal times
            times += number == 1
            return number == 1 and times >= calls_before_stop

        return stopped

    parts = [Part.whole(run) for run in runs]
    ends = dict(run_parts(parts, lambda _, __: None, stop_second()))
    undisturbed = train_together(runs)
    for number in (0, 2):
        assert merge_results([ends[number]]).artifacts == undisturbed[number].artifacts
    stopped = merge_results([ends[1]])
    assert stopped.status == "stopped"
    assert stopped.summary["epochs"] <= after
    assert_alike(stopped, run_experiment(runs[1], lambda _: None, stop_second()))


def test_when_all_are_asked_to_stop_no_step_is_made() -> None:
    runs = experiments([{"weighting": name} for name in ("none", "inverse")], epochs=1000)
    records: list[int] = []
    ends = dict(
        run_parts(
            [Part.whole(run) for run in runs], lambda number, _: records.append(number), lambda _: len(records) >= 4
        )
    )
    assert records == [0, 1, 0, 1]
    assert [ends[number].status for number in (0, 1)] == ["stopped", "stopped"]


@pytest.mark.parametrize("dataset", ["digits", "moons"])
def test_merged_parts_of_a_run_equal_the_run(dataset: str) -> None:
    values = [{"weighting": "inverse"}, {"weighting": "rdr"}, {"loss": "focal"}]
    runs = experiments(values, seeds=3, dataset=dataset)
    stacks = divide(runs, 2)
    assert sorted(sum(len(part.places) for part in stack) for stack in stacks) == [4, 5]
    ends: dict[Experiment, list[PartResult]] = {}
    for stack in reversed(stacks):
        for _, end in run_parts(stack, lambda _, __: None, checkpoints=3):
            travelled: PartResult = pickle.loads(pickle.dumps(end))
            ends.setdefault(travelled.part.experiment, []).append(travelled)
    assert sorted(len(of_run) for of_run in ends.values()) == [1, 1, 2]
    for run in runs:
        records: list[dict[str, Any]] = []
        result, alone = merge_results(ends[run]), run_experiment(run, records.append, checkpoints=3)
        assert_alike(result, alone)
        merged = merge_payloads([end.records[-1] for end in ends[run]], [end.part.places for end in ends[run]])
        assert merged.keys() == records[-1].keys()
        assert merged["epoch"] == 3
        np.testing.assert_allclose(merged["weights"]["per_class"], records[-1]["weights"]["per_class"], rtol=1e-3)
        np.testing.assert_allclose(merged["gradient_norm"], records[-1]["gradient_norm"], rtol=2e-2)
        for name in ("weights@1", "weights@2"):
            for key, value in arrays(alone, name).items():
                np.testing.assert_allclose(arrays(result, name)[key], value, atol=1e-3)


def test_the_end_of_a_part_is_the_end_of_the_run() -> None:
    wild = Experiment.from_dict(SMALL | {"optimizer": {"name": "sgd", "learning_rate": 100, "weight_decay": 10}})
    calm = Experiment.from_dict(SMALL | {"epochs": 3})
    (_, diverged), *_ = run_parts([Part(wild, (0,))], lambda _, __: None)
    (_, done), *_ = run_parts([Part(calm, (1,))], lambda _, __: None)
    result = merge_results([done, diverged])
    assert result.status == "diverged"
    assert result.error == diverged.error
    assert result.artifacts == {}
    calls = iter(range(99))
    ((_, cut),) = run_parts([Part(calm, (0,))], lambda _, __: None, lambda _: next(calls) > 9)
    assert 0 < len(cut.records) < 3
    result = merge_results([done, cut])
    assert result.status == "stopped"
    assert result.summary["epochs"] == len(cut.records)
    assert len(result.summary["test"]["accuracy"]) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"dataset": "moons"},
        {"imbalance": "none"},
        {"epochs": 4},
        {"batch_size": 32},
        {"seeds": 3},
        {"seed": 5},
        {"early_stop": 2},
        {"model": "mlp"},
        {"loss": "ldam"},
        {"optimizer": "adamw"},
        {"sharpness": "sam"},
        {"sampler": "random_under_epoch"},
    ],
    ids=str,
)
def test_the_settings_in_which_runs_of_a_stack_must_agree(other: dict[str, Any]) -> None:
    assert not stackable(*experiments([{}, other]))


@pytest.mark.parametrize(
    "values", [{"model": "decision_tree"}, {"model": "small_cnn"}, {"resampler": "smote"}], ids=str
)
def test_runs_that_are_trained_by_themselves(values: dict[str, Any]) -> None:
    run = Experiment.from_dict({"epochs": 1, "seeds": 2} | values)
    assert stack_key(run) is None
    assert not stackable(run, run)
    assert divide([run, run.replace(seed=1)], 2) == [[Part.whole(run)], [Part.whole(run.replace(seed=1))]]


@pytest.mark.parametrize(
    "parts",
    [
        [Part.whole(run) for run in experiments([{}, {"epochs": 4}])],
        [Part(Experiment.from_dict({"model": "decision_tree", "seeds": 2}), (0,))],
    ],
    ids=["two that disagree", "half of a fit"],
)
def test_parts_that_form_no_stack_are_refused(parts: list[Part]) -> None:
    with pytest.raises(ValueError, match="cannot be trained as one stack"):
        next(run_parts(parts, lambda _, __: None))


def test_networks_are_divided_evenly_and_a_run_alone_or_with_early_stopping_stays_whole() -> None:
    nine = experiments([{"weighting": {"name": "effective_number", "beta": beta / 10}} for beta in range(9)], seeds=5)
    assert [sum(len(part.places) for part in stack) for stack in divide(nine, 2)] == [22, 23]
    assert [sum(len(part.places) for part in stack) for stack in divide(nine, 1)] == [45]
    assert divide(nine[:1], 2) == [[Part.whole(nine[0])]]
    early = experiments([{"weighting": name} for name in ("none", "inverse", "rdr")], early_stop=2)
    assert divide(early, 2) == [[Part.whole(early[0])], [Part.whole(run) for run in early[1:]]]
    assert [len(stack) for stack in divide([nine[0], early[0]], 2)] == [1, 1]


def test_a_stack_is_no_larger_than_memory_allows(monkeypatch: pytest.MonkeyPatch) -> None:
    runs = experiments([{"weighting": name} for name in ("none", "inverse", "rdr")])
    monkeypatch.setattr("core.training.part.STACK_BYTES", 1)
    assert [len(stack) for stack in divide(runs, 1)] == [1] * 6
