"""Measurements of stored runs: read back where they were made before, otherwise made and stored with the run."""

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
    """Where the artifacts of runs are read from; a `RunStore` is one."""

    def artifact(self, run_id: str, name: str) -> dict[str, np.ndarray] | None:
        """The arrays of an artifact; None where there is none."""

    def artifact_names(self, run_id: str) -> list[str]:
        """The names of a run's artifacts."""


def stored_result(source: Artifacts, run: StoredRun, measurement: Measurement) -> MeasurementResult | None:
    """What the store holds of a measurement; `stopped` while something is missing of it, None where it holds nothing.

    Raises:
        StoreError: the store cannot be read.
    """
    entry = stored_measurement(source.artifact(run.id, measurement.artifact), measurement.settings)
    if entry is None:
        return None
    complete = measurement.is_complete(entry, MeasuredRun(run, source.artifact_names(run.id)))
    return MeasurementResult("done" if complete else "stopped", entry["classes"], entry["summary"])


def plan_measurement(source: Artifacts, run: StoredRun, measurement: Measurement) -> MeasurementPlan:
    """What measuring a run takes, whatever is stored of it already.

    Raises:
        InvalidValue: the run has not ended, diverged, trained no network or has no weights, or the measurement needs more.
        StoreError: the store cannot be read.
    """
    return measurement.plan(_checked(source, run, measurement))


def missing_task(source: Artifacts, run: StoredRun, measurement: Measurement) -> MeasurementTask | None:
    """The work that is left of a measurement; None where all of it is stored.

    Raises:
        InvalidValue: see `plan_measurement`.
        StoreError: the store cannot be read.
    """
    before = stored_result(source, run, measurement)
    if before is not None and before.status == "done":
        return None
    measured = _checked(source, run, measurement)
    epochs = measured.checkpoints if measurement.uses_checkpoints else []
    return MeasurementTask(
        measurement,
        measured.experiment,
        source.artifact(run.id, "weights") or {},
        run.last_epoch,
        {epoch: source.artifact(run.id, artifact_name(epoch)) or {} for epoch in epochs},
        before.payloads if before is not None else [],
    )


def keep_result(store: RunStore, run_id: str, measurement: Measurement, result: MeasurementResult) -> None:
    """Add a result to a run, in place of an earlier one with the same settings; one that holds nothing adds its files only.

    Raises:
        StoreError: the store cannot be read or written.
        UnknownRun: the run was deleted meanwhile.
    """
    for name, content in result.files.items():
        store.keep(run_id, name, content)
    if result.payloads or result.status == "done":
        # Read now: another measurement may have been added meanwhile.
        others = store.artifact(run_id, measurement.artifact)
        content = with_measurement(others, measurement.settings, result.payloads, result.summary)
        store.keep(run_id, measurement.artifact, content)


def measure_stored(
    store: RunStore,
    run: StoredRun,
    measurement: Measurement,
    emit: Callable[[dict[str, Any]], None] = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> MeasurementResult:
    """Measure a stored run; payloads that an earlier call has measured are not measured again.

    Args:
        store: where the run is, and where the result goes, a stopped one too.
        run: has ended with weights.
        measurement: what to measure.
        emit: is given each payload as it comes.
        stopped: is asked now and then whether to end.

    Raises:
        InvalidValue: see `plan_measurement`.
        StoreError: the store cannot be read or written.
    """
    task = missing_task(store, run, measurement)
    if task is not None:
        result = measurement.measure(task, emit, stopped)
        keep_result(store, run.id, measurement, result)
        return result
    before = stored_result(store, run, measurement)
    assert before is not None
    for payload in before.payloads:
        emit(payload)
    return before


def _checked(source: Artifacts, run: StoredRun, measurement: Measurement) -> MeasuredRun:
    """The run, if it can be measured."""
    measured = MeasuredRun(run, source.artifact_names(run.id))
    measured.check_has_minimum()
    measurement.check(measured)
    measured.check_has_weights()
    return measured
