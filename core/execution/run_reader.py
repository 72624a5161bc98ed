"""The current state of runs and measurements: from this process while they are under way, from the store afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.speed import Speed
from core.experiment import Experiment
from core.flatness import Measurement, MeasurementPlan
from core.flatness.stored import plan_measurement, stored_result
from core.store import RunStore, StoredRun
from core.store.payload import to_arrays


@dataclass(frozen=True)
class MeasurementProgress:
    """The progress of a measurement.

    Attributes:
        status: `queued`, `running`, `done`, `stopped` or `failed`.
        payloads: those measured so far, in order; see `core.flatness.measurement`.
        summary: once it has ended.
        error: one sentence if it failed.
    """

    status: str
    payloads: list[dict[str, Any]]
    summary: dict[str, Any] | None = None
    error: str | None = None


class RunReader:
    """Read runs that are queued, under way or stored. All methods may be called from any thread.

    Raises from its methods:
        StoreError: the store cannot be read.
    """

    def __init__(self, store: RunStore, board: Board, speed: Speed) -> None:
        self.speed = speed
        self._store = store
        self._board = board

    def get_run(self, run_id: str) -> StoredRun | None:
        """Return the current state of a run; None when neither this process nor the store has it."""
        with self._board.changed:
            attempt = self._attempt(run_id)
            if attempt is not None:
                return attempt.stored_run()
        return self._store.find(run_id)

    def records(self, run_id: str, after_epoch: int = 0) -> list[dict[str, Any]]:
        """Return the record payloads of the epochs after `after_epoch`, in order, stored or not. Do not modify them."""
        with self._board.changed:
            attempt = self._attempt(run_id)
            if attempt is not None:
                return attempt.records[after_epoch:]
        return self._store.records(run_id, after_epoch)

    def artifact(self, run_id: str, name: str) -> dict[str, np.ndarray] | None:
        """Return the arrays of an artifact by name; None where it does not exist (yet)."""
        with self._board.changed:
            attempt = self._attempt(run_id)
            content = attempt.artifacts.get(name) if attempt is not None else None
        if attempt is None:
            return self._store.artifact(run_id, name)
        return None if content is None else to_arrays(content, f"The artifact '{name}' of run {run_id}")

    def artifact_names(self, run_id: str) -> list[str]:
        """Return the names of a run's artifacts."""
        with self._board.changed:
            attempt = self._attempt(run_id)
            if attempt is not None:
                return list(attempt.artifacts)
        return self._store.artifact_names(run_id)

    def measurement_progress(self, run_id: str, measurement: Measurement) -> MeasurementProgress | None:
        """Return the progress of a measurement of a run; None when it was never requested, or was withdrawn."""
        with self._board.changed:
            attempt = self._attempt(measurement.id(run_id))
            if attempt is not None:
                return MeasurementProgress(attempt.status, list(attempt.records), attempt.summary, attempt.error)
        run = self.get_run(run_id)
        stored = stored_result(self, run, measurement) if run is not None else None
        return None if stored is None else MeasurementProgress(stored.status, stored.payloads, stored.summary)

    def plan_measurement(self, run_id: str, measurement: Measurement) -> MeasurementPlan:
        """Return the plan of measuring a whole run, whatever part of it is measured already, with seconds for this machine.

        Raises:
            InvalidValue: the run cannot be measured, see `core.flatness.stored.plan_measurement`.
            UnknownRun: there is no such run.
        """
        run = self.get_run(run_id) or self._store.get(run_id)
        plan = plan_measurement(self, run, measurement)
        kind = measurement.work_kind(Experiment.from_dict(run.experiment))
        return replace(plan, seconds=self.speed.correct(plan.seconds, kind))

    def version(self, ids: Sequence[str]) -> int:
        """Return a number that grows whenever one of these runs or measurements gets records or another status; cheap to poll."""
        return self._board.version(ids)

    def wait(self, ids: Sequence[str], version: int, timeout: float) -> int:
        """Block until the version of these runs or measurements is not `version`, for at most `timeout` seconds; return it."""
        return self._board.wait(ids, version, timeout)

    def _attempt(self, attempt_id: str) -> Attempt | None:
        return self._board.current.get(attempt_id)
