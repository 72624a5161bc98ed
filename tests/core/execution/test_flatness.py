"""Flatness on the workers: measured once, streamed class by class, stopped, stored with the run."""

import json

import pytest

from core.errors import InvalidValue, UnknownRun
from core.execution import Executor
from core.execution.run_reader import MeasurementProgress
from core.flatness import (
    Flatness,
    FlatnessHistory,
    FlatnessSettings,
    LandscapeSettings,
    LossLandscape,
    Measurement,
    stored_measurement,
)
from core.flatness.class_flatness import measure_flatness
from core.training.checkpoints import epochs_among
from core.training.stored_checkpoints import store_missing_checkpoints
from tests.core.execution.conftest import CountingStore
from tests.core.execution.experiments import ended, endless, tiny, under_way, until

QUICK = Flatness(FlatnessSettings(steps=12, samples=10))


@pytest.fixture(scope="module")
def run_id(local: Executor) -> str:
    experiment = tiny(seeds=2)
    local.request("carl", [experiment])
    ended(local, experiment.id)
    return experiment.id


def measured(executor: Executor, run_id: str, measurement: Measurement) -> MeasurementProgress:
    until(
        lambda: (
            (progress := executor.measurement_progress(run_id, measurement))
            and progress.status not in ("queued", "running")
        ),
        "flatness",
    )
    progress = executor.measurement_progress(run_id, measurement)
    assert progress is not None
    return progress


def test_a_stored_measurement_equals_one_made_in_this_process(
    executor: Executor, store: CountingStore, run_id: str
) -> None:
    assert executor.measurement_progress(run_id, QUICK) is None
    (key,) = executor.measure("anna", [run_id], QUICK)
    version = executor.version([key])
    progress = measured(executor, run_id, QUICK)
    assert executor.wait([key], version - 1, 0.0) >= version
    assert (progress.status, len(progress.payloads), progress.error) == ("done", 10, None)
    until(lambda: stored_measurement(store.artifact(run_id, "flatness"), QUICK.settings), "the store")
    weights = store.artifact(run_id, "weights")
    assert weights is not None
    here = measure_flatness(tiny(seeds=2, seed=store.get(run_id).experiment["seed"]), weights, QUICK.settings)
    for payload, other in zip(progress.payloads, here.payloads, strict=True):
        assert payload["lambda_max"] == pytest.approx(other["lambda_max"], rel=1e-3)
    assert store.get(run_id).status == "done"
    assert store.get(run_id).last_epoch == 3
    executor.measure("ben", [run_id], QUICK)
    again = executor.measurement_progress(run_id, QUICK)
    assert again is not None
    # Payloads that came as events have tuples instead of lists.
    assert json.dumps(again.payloads) == json.dumps(progress.payloads)


def test_classes_stream_and_a_stop_keeps_them_for_the_next_time(executor: Executor, store: CountingStore) -> None:
    # Two classes that take a moment, and one that is still under way whenever the stop comes.
    uneven = tiny(
        dataset={"name": "blobs", "clusters": 3, "samples": 20_000},
        imbalance={"name": "counts", "counts": [2, 2, 4600]},
        model={"name": "mlp", "hidden": [256, 128]},
    )
    executor.request("carl", [uneven])
    run_id = ended(executor, uneven.id)[0].id
    until(lambda: store.artifact(run_id, "weights"), "the store")
    slow = Flatness(FlatnessSettings(steps=400, starts=20, samples=4600))
    (key,) = executor.measure("anna", [run_id], slow)
    assert executor.measure("ben", [run_id], slow) == [key]
    until(
        lambda: (progress := executor.measurement_progress(run_id, slow)) and len(progress.payloads) == 2, "two classes"
    )
    executor.measure("anna", [], slow)
    going_on = executor.measurement_progress(run_id, slow)
    assert going_on is not None
    assert going_on.status == "running"
    executor.measure("ben", [], slow)
    stopped = measured(executor, run_id, slow)
    assert stopped.status == "stopped"
    assert len(stopped.payloads) == 2
    until(lambda: stored_measurement(store.artifact(run_id, "flatness"), slow.settings), "the store")
    executor.measure("anna", [run_id], slow)
    # Both arrive before the third one.
    until(
        lambda: (progress := executor.measurement_progress(run_id, slow)) and len(progress.payloads) == 2,
        "what was measured before",
    )
    going_on = executor.measurement_progress(run_id, slow)
    assert going_on is not None
    assert going_on.status == "running"
    assert json.dumps(going_on.payloads) == json.dumps(stopped.payloads)
    executor.measure("anna", [], slow)
    measured(executor, run_id, slow)


def test_what_cannot_be_measured_is_said_at_once(executor: Executor) -> None:
    with pytest.raises(UnknownRun):
        executor.measure("anna", ["nothing"], QUICK)
    running = endless()
    executor.request("anna", [running])
    under_way(executor, running.id)
    with pytest.raises(InvalidValue, match=r"is running; its flatness can be measured once it has ended\."):
        executor.measure("anna", [running.id], QUICK)
    diverging = tiny(optimizer={"name": "sgd", "learning_rate": 100, "weight_decay": 10}, epochs=200)
    executor.request("anna", [diverging])
    (run,) = ended(executor, diverging.id)
    assert run.status == "diverged"
    with pytest.raises(InvalidValue, match="diverged: it has no minimum"):
        executor.measure("anna", [diverging.id], QUICK)


def test_a_landscape_ends_in_the_store_too(executor: Executor, store: CountingStore, run_id: str) -> None:
    slices = LossLandscape(LandscapeSettings(points=5, samples=5))
    assert executor.measurement_progress(run_id, slices) is None
    executor.measure("anna", [run_id], slices)
    until(lambda: stored_measurement(store.artifact(run_id, "landscape"), slices.settings), "the store")
    progress = executor.measurement_progress(run_id, slices)
    assert progress is not None
    assert (progress.status, progress.error) == ("done", None)
    assert progress.summary is not None
    assert len(progress.summary["losses"]["few"][0]) == 5
    executor.measure("anna", [], slices)


def test_a_landscape_that_is_stopped_leaves_nothing(executor: Executor, store: CountingStore, run_id: str) -> None:
    slow = LossLandscape(LandscapeSettings(points=201, dimensions=2))
    (key,) = executor.measure("anna", [run_id], slow)
    until(lambda: (progress := executor.measurement_progress(run_id, slow)) and progress.status == "running", "running")
    assert executor.version([key])
    executor.measure("anna", [], slow)
    until(
        lambda: (progress := executor.measurement_progress(run_id, slow)) is None or progress.status == "stopped",
        "stopped",
    )
    assert stored_measurement(store.artifact(run_id, "landscape"), slow.settings) is None


def test_a_run_is_trained_again_for_its_checkpoints_and_measured_at_each(
    executor: Executor, store: CountingStore, run_id: str
) -> None:
    assert epochs_among(executor.artifact_names(run_id)) == []
    begun = len(store.begun)
    (key,) = executor.measure("anna", [run_id], FlatnessHistory(QUICK.settings, 2))
    assert executor.measure("ben", [run_id], FlatnessHistory(QUICK.settings, 5)) == [key]
    until(
        lambda: (
            (progress := executor.measurement_progress(run_id, FlatnessHistory(QUICK.settings)))
            and progress.status == "done"
        ),
        "the history",
    )
    until(lambda: stored_measurement(store.artifact(run_id, "flatness history"), QUICK.settings), "the store")
    progress = executor.measurement_progress(run_id, FlatnessHistory(QUICK.settings))
    assert progress is not None
    assert [payload["epoch"] for payload in progress.payloads] == [1] * 10 + [3] * 10
    assert epochs_among(executor.artifact_names(run_id)) == [1]
    assert len(store.begun) == begun
    executor.measure("anna", [], FlatnessHistory(QUICK.settings, 2))
    executor.measure("ben", [], FlatnessHistory(QUICK.settings, 2))
    # A checkpoint that is added later is measured in addition to the others.
    store_missing_checkpoints(store, run_id, 5)
    assert epochs_among(executor.artifact_names(run_id)) == [1, 2]
    partly = executor.measurement_progress(run_id, FlatnessHistory(QUICK.settings))
    assert partly is not None
    assert partly.status == "stopped"
    executor.measure("anna", [run_id], FlatnessHistory(QUICK.settings, 2))
    until(
        lambda: (
            (progress := executor.measurement_progress(run_id, FlatnessHistory(QUICK.settings)))
            and progress.status == "done"
        ),
        "the rest",
    )
    executor.measure("anna", [], FlatnessHistory(QUICK.settings, 2))


def test_a_history_that_is_stopped_is_withdrawn_or_ends(executor: Executor, run_id: str) -> None:
    slow = FlatnessHistory(FlatnessSettings(steps=400, starts=20, samples=2000), 3)
    executor.measure("anna", [run_id], slow)
    executor.measure("anna", [], slow)
    until(
        lambda: (progress := executor.measurement_progress(run_id, slow)) is None or progress.status == "stopped",
        "stopped",
    )
    with pytest.raises(UnknownRun):
        executor.measure("anna", ["nothing"], FlatnessHistory(QUICK.settings, 3))
