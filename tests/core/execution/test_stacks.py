"""Runs that may share a stack are trained as one, divided among the workers; each is as if it were trained alone."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
from distributed import Client

from core.execution import Executor, dispatcher
from core.execution.assignment import Assignment, assign
from core.execution.attempt import Attempt, Share
from core.execution.worker import device_type
from core.experiment import Experiment
from core.store import RunStore
from core.training import part as parts
from core.training.device import VARIABLE
from core.training.part import Part
from core.training.run_experiment import run_experiment
from tests.core.execution.conftest import CountingStore
from tests.core.execution.experiments import ended, tiny, under_way, until
from tests.core.execution.test_lost_processes import worker_processes
from tests.seeds import fresh_seed

WILD: dict[str, Any] = {"optimizer": {"name": "sgd", "learning_rate": 100, "weight_decay": 10}}


def weighted(*weightings: str, **changes: Any) -> list[Experiment]:
    """Return experiments of one seed that differ in their weighting."""
    seed = fresh_seed()
    return [tiny(weighting=weighting, **changes).replace(seed=seed) for weighting in weightings]


def assert_as_alone(executor: Executor, experiment: Experiment) -> None:
    """Assert that a run equals, up to rounding, the same run trained alone."""
    run, records = executor.get_run(experiment.id), executor.records(experiment.id)
    assert run is not None
    alone: list[dict[str, Any]] = []
    result = run_experiment(experiment, alone.append)
    assert (run.status, run.error) == (result.status, result.error)
    assert [record["epoch"] for record in records] == [record["epoch"] for record in alone]
    for record, expected in zip(records, alone, strict=True):
        assert record.keys() == expected.keys()
        assert record["train"]["loss"] == pytest.approx(expected["train"]["loss"], rel=1e-3)
        np.testing.assert_allclose(record["weights"]["per_class"], expected["weights"]["per_class"], rtol=1e-3)
    assert run.summary is not None
    assert run.summary.keys() == result.summary.keys()
    assert sorted(executor.artifact_names(run.id)) == sorted(result.artifacts)
    if result.artifacts:
        weights = executor.artifact(run.id, "weights")
        assert weights is not None
        assert {len(value) for value in weights.values()} == {experiment.seeds}


def test_runs_that_share_stacks_are_each_what_they_would_be_alone(executor: Executor, store: CountingStore) -> None:
    experiments = weighted("none", "inverse", "rdr", seeds=3, epochs=4)
    for run in ended(executor, *executor.request("anna", experiments)):
        assert (run.status, run.last_epoch, run.provenance["stack"]) == ("done", 4, 3)
    for experiment in experiments:
        assert_as_alone(executor, experiment)
        assert store.begun.count(experiment.id) == 1


def test_runs_that_are_compared_come_to_each_epoch_together(executor: Executor) -> None:
    experiments = weighted("none", "inverse", "inverse_sqrt", epochs=100_000)
    ids = executor.request("anna", experiments)

    def epochs() -> set[int]:
        """Return the last epoch of each run at one moment."""
        while True:
            before = executor.version(ids)
            last = {run.last_epoch for run in map(executor.get_run, ids) if run is not None}
            if executor.version(ids) == before:
                return last

    for run_id in ids:
        under_way(executor, run_id)
    # A worker that begins late delays nobody: its runs first catch up with those of the other.
    until(lambda: len(epochs()) == 1, "the same epoch")
    version = executor.version(ids)
    for _ in range(20):
        version = executor.wait(ids, version, 5.0)
        assert len(epochs()) == 1


def test_a_run_in_the_middle_of_a_stack_stops_alone(executor: Executor, store: CountingStore) -> None:
    first, second, third = weighted("none", "inverse", "inverse_sqrt", seeds=3, epochs=100_000)
    executor.request("anna", [first, second, third])
    for experiment in (first, second, third):
        under_way(executor, experiment.id)
    executor.request("anna", [first, third])
    (stopped,) = ended(executor, second.id)
    assert (stopped.status, stopped.error) == ("stopped", None)
    assert stopped.summary is not None
    assert stopped.summary["epochs"] == stopped.last_epoch == len(executor.records(second.id)) > 0
    assert len(stopped.summary["test"]["accuracy"]) == 3
    assert executor.artifact(second.id, "weights")
    for experiment in (first, third):
        going_on = executor.get_run(experiment.id)
        assert going_on is not None
        assert going_on.status == "running"
        under_way(executor, experiment.id, max(going_on.last_epoch, stopped.last_epoch) + 100)
    until(lambda: (stored := store.find(second.id)) is not None and stored.status == "stopped", "the store")

    # It is trained again, while the others still hold the workers: as soon as they leave.
    executor.request("ben", [second.replace(epochs=3)])
    executor.request("anna", [])
    assert {run.status for run in ended(executor, first.id, third.id)} == {"stopped"}
    assert ended(executor, second.replace(epochs=3).id)[0].status == "done"


def test_sessions_that_want_overlapping_runs_share_them(executor: Executor, store: CountingStore) -> None:
    first, second, third = weighted("none", "inverse", "inverse_sqrt", epochs=100_000)
    executor.request("anna", [first, second])
    executor.request("ben", [second, third])
    for experiment in (first, second):
        under_way(executor, experiment.id)
    executor.request("anna", [])
    (stopped,) = ended(executor, first.id)
    assert stopped.status == "stopped"
    under_way(executor, third.id)
    shared = executor.get_run(second.id)
    assert shared is not None
    under_way(executor, second.id, shared.last_epoch + 100)
    executor.request("ben", [])
    assert {run.status for run in ended(executor, second.id, third.id)} == {"stopped"}
    assert [store.begun.count(experiment.id) for experiment in (first, second, third)] == [1, 1, 1]


def test_what_is_in_the_store_is_not_in_the_stack(executor: Executor, store: CountingStore) -> None:
    experiments = weighted("none", "inverse", "inverse_sqrt")
    executor.request("anna", experiments[:1])
    (alone,) = ended(executor, experiments[0].id)
    assert (alone.status, alone.error) == ("done", None)
    ids = executor.request("anna", experiments)
    runs = ended(executor, *ids)
    assert [run.status for run in runs] == ["done"] * 3
    assert [run.provenance.get("stack") for run in runs] == [None, 2, 2]
    assert store.begun.count(experiments[0].id) == 1


def test_a_run_that_diverges_leaves_its_stack(executor: Executor) -> None:
    seed = fresh_seed()
    changes: list[dict[str, Any]] = [{}, WILD, {"optimizer": {"name": "sgd", "learning_rate": 0.01}}]
    experiments = [tiny(seeds=3, epochs=20, **change).replace(seed=seed) for change in changes]
    runs = ended(executor, *executor.request("anna", experiments))
    assert [run.status for run in runs] == ["done", "diverged", "done"]
    assert runs[1].error is not None
    assert runs[1].error.startswith("Training left the finite numbers in epoch ")
    for experiment in experiments:
        assert_as_alone(executor, experiment)


def test_a_run_that_diverges_ends_before_its_stack_does(executor: Executor) -> None:
    seed = fresh_seed()
    calm, wild = (tiny(seeds=3, epochs=100_000, **change).replace(seed=seed) for change in ({}, WILD))
    executor.request("anna", [calm, wild])
    (run,) = ended(executor, wild.id)
    assert run.status == "diverged"
    going_on = executor.get_run(calm.id)
    assert going_on is not None
    assert going_on.status == "running"
    under_way(executor, calm.id, going_on.last_epoch + 50)


def test_runs_whose_worker_is_killed_are_trained_again_alone(executor: Executor, store: CountingStore) -> None:
    experiments = weighted("none", "inverse", "inverse_sqrt", "effective_number", epochs=100_000)
    ids = executor.request("anna", experiments)
    for run_id in ids:
        under_way(executor, run_id, 30)
    until(lambda: all(run_id in store.begun for run_id in ids), "the store")
    _workers()[0].kill()

    def alone() -> list[str]:
        runs = [executor.get_run(run_id) for run_id in ids]
        assert [run.error for run in runs if run is not None] == [None] * 4
        return [run.id for run in runs if run is not None and "stack" not in run.provenance]

    until(alone, "runs that left their stack")
    again = alone()
    assert again in (ids[:2], ids[2:])
    for run_id in set(ids).difference(again):
        going_on = executor.get_run(run_id)
        assert going_on is not None
        under_way(executor, run_id, going_on.last_epoch + 100)
    under_way(executor, again[0], 30)
    until(lambda: store.begun.count(again[0]) == 2, "the store")
    records = store.records(again[0])
    assert [record["epoch"] for record in records] == list(range(1, len(records) + 1))


def _workers() -> list[psutil.Process]:
    clusters = [child for child in psutil.Process().children() if "core.execution.cluster" in " ".join(child.cmdline())]
    return [worker for cluster in clusters for worker in worker_processes(cluster)]


def test_a_run_that_fails_at_its_beginning_fails_alone(executor: Executor) -> None:
    """Label noise leaves no sample of the only class that counts for the first of them."""
    shared: dict[str, Any] = {
        "dataset": "wine",
        "imbalance": {"name": "counts", "counts": [5, 5, 1]},
        "label_noise": {"name": "symmetric", "rate": 0.3},
        "optimizer": {"name": "sgd", "learning_rate": 0.1 + fresh_seed() / 1e6},
        "seed": 0,
    }
    only_last = {"name": "importance", "weights": [0, 0, 1]}
    experiments = [tiny(**shared, weighting=one) for one in (only_last, "none", "inverse", "inverse_sqrt")]
    assert len({Attempt(one, {}).stack_key for one in experiments}) == 1
    failed, *others = ended(executor, *executor.request("anna", experiments))
    assert (failed.status, failed.error) == (
        "failed",
        "The weights are 0 for every class that has training samples; at least one must be above 0.",
    )
    assert [(run.status, run.error) for run in others] == [("done", None)] * 3
    assert [run.provenance.get("stack") for run in (failed, *others)] == [None, None, 4, 4]


NOW = datetime(2026, 11, 25, tzinfo=UTC)


def attempts(experiments: list[Experiment], later: int = 0) -> list[Attempt]:
    """Return the attempts of one request."""
    return [Attempt(experiment, {}, NOW + timedelta(seconds=later)) for experiment in experiments]


def divided(assignments: list[Assignment]) -> list[list[tuple[str, tuple[int, ...]]]]:
    """Return the weightings and the seeds of each worker."""
    return [
        [(share.attempt.experiment.weighting.slug, share.part.places) for share in assignment.shares]
        for assignment in assignments
    ]


def assigned(executor: Executor, experiments: list[Experiment]) -> int:
    """Train the experiments, and return among how many workers they were divided."""
    for run_id in executor.request("anna", experiments):
        under_way(executor, run_id)
    with Client(executor.scheduler) as client:
        assignments = sum(map(len, client.processing().values()))
    executor.request("anna", [])
    return assignments


def test_the_first_comparison_waits_for_all_workers_among_which_it_is_divided(tmp_path: Path) -> None:
    store = RunStore(tmp_path / "runs.db")
    executor = Executor(store, workers=2)
    assert assigned(executor, weighted("none", "inverse", epochs=100_000)) == 2
    executor.close()
    store.close()


def test_the_first_comparison_on_a_gpu_is_one_stack(
    executor: Executor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended(executor, *executor.request("anna", [tiny()]))
    until(lambda: executor.slots == 2, "the workers")
    monkeypatch.setattr(dispatcher, "device_type", lambda: "cuda")
    store = RunStore(tmp_path / "runs.db")
    elsewhere = Executor(store, executor.scheduler)
    assert assigned(elsewhere, weighted("none", "inverse", epochs=100_000)) == 1
    elsewhere.close()
    store.close()


def test_a_worker_reports_the_device_on_which_it_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "cpu")
    assert device_type() == "cpu"


def test_networks_are_divided_evenly_among_the_free_workers() -> None:
    queue = attempts(weighted("none", "inverse", "rdr", seeds=3))
    assert divided(assign(queue, 2, 0, divided=True)) == [
        [("none", (0, 1, 2)), ("inverse", (0,))],
        [("inverse", (1, 2)), ("rdr", (0, 1, 2))],
    ]
    assert [len(attempt.shares) for attempt in queue] == [1, 2, 1]


def test_on_a_gpu_there_is_one_stack() -> None:
    (only,) = assign(attempts(weighted("none", "inverse", seeds=3)), 2, 0, divided=False)
    assert [share.part.places for share in only.shares] == [(0, 1, 2)] * 2


def test_a_stack_waits_for_a_worker_that_is_about_to_be_free_and_a_run_alone_does_not() -> None:
    queue = attempts(weighted("none", "inverse"))
    assert assign(queue, 1, 1, divided=True) == []
    assert queue[0].shares == []
    assert divided(assign(queue[:1], 1, 1, divided=True)) == [[("none", (0,))]]
    assert len(assign(queue[1:], 1, 0, divided=True)) == 1


def test_no_session_is_overtaken_by_a_later_request() -> None:
    first, other, late = weighted("none", "inverse", seeds=2), [tiny()], weighted("rdr", seeds=2)
    late = [experiment.replace(seed=first[0].seed) for experiment in late]
    queue = attempts(first) + attempts(other, later=1) + attempts(late, later=2)
    assert divided(assign(queue, 1, 0, divided=True)) == [[("none", (0, 1)), ("inverse", (0, 1))]]
    queue = attempts(first) + attempts(late, later=2) + attempts(other, later=3)
    assert len(assign(queue, 1, 0, divided=True)[0].shares) == 3


def test_each_stack_of_one_request_gets_its_share_of_the_workers() -> None:
    sgd = weighted("none", "inverse", seeds=3)
    adamw = [experiment.replace(optimizer=Experiment.from_dict({"optimizer": "adamw"}).optimizer) for experiment in sgd]
    queue = attempts([sgd[0], adamw[0], sgd[1], adamw[1]])
    (first,) = assign(queue, 2, 0, divided=True)
    assert [share.attempt for share in first.shares] == [queue[0], queue[2]]
    (second,) = assign([queue[1], queue[3]], 1, 0, divided=True)
    assert [share.attempt for share in second.shares] == [queue[1], queue[3]]


def test_what_memory_does_not_allow_at_a_time_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = attempts(weighted("none", "inverse", "rdr"))
    monkeypatch.setattr(parts, "STACK_BYTES", 1)
    assert divided(assign(queue, 2, 0, divided=True)) == [[("none", (0,))], [("inverse", (0,))]]


def test_a_run_of_parts_has_the_epochs_that_all_of_them_have() -> None:
    experiment = tiny(seeds=2, epochs=4)
    attempt = Attempt(experiment, {})
    attempt.shares = [Share(attempt, Part(experiment, (place,))) for place in (0, 1)]
    for share, epochs in zip(attempt.shares, (3, 1), strict=True):
        share.add_records([{"epoch": epoch, "seconds": 0.1, "b": [epoch]} for epoch in range(1, epochs + 1)], 1)
        # Another time, and too late for what would leave a gap.
        share.add_records(list(share.records), 1)
        share.add_records([{"epoch": 9}], 9)
    assert attempt.merge_records()
    assert not attempt.merge_records()
    assert attempt.records == [{"epoch": 1, "seconds": 0.1, "b": [1, 1]}]
