"""Measurements of stored runs: results are read from the store, or else measured and stored with the run."""

from collections.abc import Callable
from typing import Any, Protocol

import numpy as np

from core.flatness.artifact import stored_measurement, with_measurement
from core.flatness.measurement import (
    MeasuredRun,
    Measurement,
    MeasurementPlan,
    MeasurementResult,
    MeasurementTask,
)
from core.store import RunStore, StoredRun
from core.training.checkpoints import artifact_name


class Artifacts(Protocol):
    """A source of the artifacts of runs, such as a `RunStore`."""

    def artifact(self, run_id: str, name: str) -> dict[str, np.ndarray] | None:
        """Return the arrays of an artifact, or None."""

    def artifact_names(self, run_id: str) -> list[str]:
        """Return the names of a run's artifacts."""


def stored_result(source: Artifacts, run: StoredRun, measurement: Measurement) -> MeasurementResult | None:
    """Return the stored result of a measurement: its status is `stopped` while parts are missing; None where nothing is stored.

    Raises:
        StoreError: the store cannot be read.
    """
    entry = stored_measurement(source.artifact(run.id, measurement.artifact), measurement.settings)
    if entry is None:
        return None
    complete = measurement.is_complete(entry, MeasuredRun(run, source.artifact_names(run.id)))
    return MeasurementResult("done" if complete else "stopped", entry["classes"], entry["summary"])


def plan_measurement(source: Artifacts, run: StoredRun, measurement: Measurement) -> MeasurementPlan:
    """Return the plan of measuring a whole run, whatever part of it is stored already.

    Raises:
        InvalidValue: the run has not ended, diverged, trained no network or has no weights, or the measurement needs more.
        StoreError: the store cannot be read.
    """
    return measurement.plan(_checked(source, run, measurement))


def missing_task(source: Artifacts, run: StoredRun, measurement: Measurement) -> MeasurementTask | None:
    """Return the missing part of a measurement as a task; None where all of it is stored.

    Raises:
        InvalidValue: see `plan_measurement`.
        StoreError: the store cannot be read.
    """
    earlier = stored_result(source, run, measurement)
    if earlier is not None and earlier.status == "done":
        return None
    measured = _checked(source, run, measurement)
    epochs = measured.checkpoints if measurement.uses_checkpoints else []
    return MeasurementTask(
        measurement,
        measured.experiment,
        source.artifact(run.id, "weights") or {},
        run.last_epoch,
        {epoch: source.artifact(run.id, artifact_name(epoch)) or {} for epoch in epochs},
        earlier.payloads if earlier is not None else [],
    )


def store_result(store: RunStore, run_id: str, measurement: Measurement, result: MeasurementResult) -> None:
    """Store a result with a run, in place of an earlier one with the same settings; of an empty result only the files are stored.

    Raises:
        StoreError: the store cannot be read or written.
        UnknownRun: the run was deleted meanwhile.
    """
    for name, content in result.files.items():
        store.add_artifact(run_id, name, content)
    if result.payloads or result.status == "done":
        # Read only now: another measurement may have been added in the meantime.
        others = store.artifact(run_id, measurement.artifact)
        content = with_measurement(others, measurement.settings, result.payloads, result.summary)
        store.add_artifact(run_id, measurement.artifact, content)


def measure_stored(
    store: RunStore,
    run: StoredRun,
    measurement: Measurement,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> MeasurementResult:
    """Measure a stored run; stored payloads are not measured again.

    Args:
        store: holds the run, and receives the result, even when stopped.
        run: has ended and has weights.
        measurement: what to measure.
        emit: called with each payload as soon as it is available.
        stopped: called now and then; the measurement ends when it returns True.

    Raises:
        InvalidValue: see `plan_measurement`.
        StoreError: the store cannot be read or written.
    """
    task = missing_task(store, run, measurement)
    if task is not None:
        result = measurement.measure(task, emit, stopped)
        store_result(store, run.id, measurement, result)
        return result
    stored = stored_result(store, run, measurement)
    assert stored is not None
    for payload in stored.payloads:
        emit(payload)
    return stored


def _checked(source: Artifacts, run: StoredRun, measurement: Measurement) -> MeasuredRun:
    """Return the run if it can be measured."""
    measured = MeasuredRun(run, source.artifact_names(run.id))
    measured.check_has_minimum()
    measurement.check(measured)
    measured.check_has_weights()
    return measured
