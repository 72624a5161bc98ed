"""Training and measuring in the background, at the request of sessions."""

import threading
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime

from core.errors import ExecutionError, InvalidValue, StoreError
from core.execution.ahead import Ahead, ahead
from core.execution.attempt import Attempt
from core.execution.board import Board, Snapshot
from core.execution.dispatcher import Dispatcher
from core.execution.measurement_attempt import MeasurementAttempt
from core.execution.requests import Requests
from core.execution.run_reader import RunReader
from core.execution.speed import Speed
from core.execution.writer import Writer
from core.experiment import Experiment
from core.flatness import Measurement
from core.flatness.stored import missing_task, plan_measurement
from core.store import RunStore, StoredComparison
from core.training.provenance import newer_versions, origin

SETTLED = ("done", "diverged")
"""Statuses of a run that would end the same way if it were trained again."""
RUNS = "runs"


class Executor(RunReader):
    """Train and measure what sessions request, each run and measurement once, however many sessions request it.

    All methods may be called from any thread. Only the constructor and `close` wait for training processes.

    Args:
        store: of the runs; this process becomes its only writer, and the caller closes it.
        address: of a remote Dask scheduler; None starts a local cluster, which warms up while the caller continues.
        workers: number of processes of the local cluster, at least 1; None for one per core.
        after: the connection to a local cluster waits for it: Dask's client is imported for the connection, which delays a first
            page. The cluster itself starts at once.
        speed: how fast this machine is; None takes all estimates as they are.

    Attributes:
        speed: as given.

    Raises:
        ExecutionError: no scheduler answers at that address.
        InvalidValue: fewer than 1 worker.
    """

    def __init__(
        self,
        store: RunStore,
        address: str | None = None,
        workers: int | None = None,
        after: threading.Event | None = None,
        speed: Speed | None = None,
    ) -> None:
        if workers is not None and workers < 1:
            raise InvalidValue(
                f"workers = {workers} is not admissible; give at least 1, or leave it out for one per core."
            )
        super().__init__(store, Board(), speed or Speed())
        self._requests = Requests()
        self._writer = Writer(store, self._board)
        try:
            store.mark_lost()
        except StoreError as error:
            self._writer.error = str(error)
        self._dispatcher = Dispatcher(self._board, address, workers, after, self.speed)
        if address is not None:
            try:
                self._dispatcher.connected.result()
            except Exception:
                self.close()
                raise

    @property
    def slots(self) -> int:
        """The number of runs that can train at once."""
        return self._dispatcher.slots

    @property
    def starting(self) -> bool:
        """Whether no training process has been ready yet."""
        return self._dispatcher.starting

    @property
    def scheduler(self) -> str | None:
        """The address of the Dask scheduler, also of a local one; None while that is being started for the first time."""
        return self._dispatcher.scheduler

    @property
    def store_error(self) -> str | None:
        """Why the last use of the store failed, as one sentence; None when it succeeded."""
        return self._writer.error

    def request(self, session: str, experiments: Sequence[Experiment], *, retrain_outdated: bool = False) -> list[str]:
        """Request runs for a session, in place of the runs that it requested before.

        A run that is done or diverged is in the store already; a run that is queued or running is shared; any other run is
        queued. A run that is stopped, failed or lost is trained again if the session's previous request did not contain it. A
        run that no session requests any more leaves the queue, or is stopped after its current epoch.

        Args:
            session: the name of the session. Its runs continue to their end unless it makes another request.
            experiments: in the order in which to train; none to stop.
            retrain_outdated: whether to train a run again that is done but was trained with other versions.

        Returns:
            The ids of the runs, in the same order.

        Raises:
            ExecutionError: the executor is closed.
        """
        requested = {experiment.id: experiment for experiment in experiments}
        versions, statuses = self._statuses(list(requested), retrain_outdated)
        with self._board.changed:
            self._check_open("trains")
            while versions != self._board.snapshot(requested):
                # Some of them have changed since the store was read.
                versions, statuses = self._statuses(list(requested), retrain_outdated)
            before, unwanted = self._requests.replace(session, RUNS, requested)
            now = datetime.now(UTC)
            for run_id, experiment in requested.items():
                if self._must_start(run_id, statuses[run_id], is_new=run_id not in before):
                    self._board.add(Attempt(experiment, origin(), now))
            self._stop_attempts(unwanted)
        self._dispatcher.wake()
        return [experiment.id for experiment in experiments]

    def record_comparison(self, comparison: StoredComparison) -> None:
        """Store which of the requested runs were started together, without waiting for the store."""
        self._board.add_comparison(comparison)

    def measure(self, session: str, run_ids: Sequence[str], measurement: Measurement) -> list[str]:
        """Request a measurement of runs for a session, in place of the measurements of this kind that it requested before.

        A complete measurement is in the store already; one that is under way is shared. A measurement that failed or was stopped
        is continued after its last payload if the session's previous request did not contain it. It takes a slot, as a run does.

        Args:
            session: the name of the session.
            run_ids: runs that have ended, in the order in which to measure; none to stop.
            measurement: what to measure.

        Returns:
            The ids of the measurements for `version` and `wait`, in the same order.

        Raises:
            ExecutionError: the executor is closed.
            InvalidValue: a run cannot be measured, see `core.flatness.stored.plan_measurement`.
            StoreError: the store cannot be read.
            UnknownRun: there is no such run.
        """
        requested = {measurement.id(run_id): self._missing_attempt(run_id, measurement) for run_id in run_ids}
        with self._board.changed:
            self._check_open("measures")
            before, unwanted = self._requests.replace(session, measurement.slug, requested)
            for measurement_id, attempt in requested.items():
                if attempt is not None and self._must_start(
                    measurement_id, "stopped", is_new=measurement_id not in before
                ):
                    self._board.add(attempt)
            self._stop_attempts(unwanted)
        self._dispatcher.wake()
        return list(requested)

    def leave(self, session: str) -> None:
        """Withdraw all requests of a session."""
        with self._board.changed:
            for kind in self._requests.kinds(session):
                _, unwanted = self._requests.replace(session, kind, ())
                self._stop_attempts(unwanted)
        self._dispatcher.wake()

    def ahead(self, session: str, ids: Collection[str]) -> Ahead | None:
        """Return what is in front of queued runs or measurements of a session; None when none of them is queued.

        Raises:
            DataMissing: files of a dataset are missing that was there when the work was requested.
        """
        with self._board.changed:
            return ahead(self._board, ids, self._requests.ids(session), self.slots, self.speed)

    def close(self) -> None:
        """Stop all runs and measurements, write everything, and end the local cluster. The store stays open."""
        with self._board.changed:
            self._board.closing = True
            for attempt in list(self._board.queue):
                self._board.withdraw(attempt)
        self._dispatcher.close()
        self._writer.close()

    def _check_open(self, does: str) -> None:
        if self._board.closing:
            raise ExecutionError(f"The lab is closing and {does} nothing more; start it again.")

    def _missing_attempt(self, run_id: str, measurement: Measurement) -> MeasurementAttempt | None:
        """Return an attempt at the missing part of a measurement; None where the store has all of it."""
        run = self.get_run(run_id) or self._store.get(run_id)
        task = missing_task(self, run, measurement)
        if task is None:
            return None
        return MeasurementAttempt(task.experiment, origin(), task=task, plan=plan_measurement(self, run, measurement))

    def _statuses(
        self, run_ids: list[str], retrain_outdated: bool
    ) -> tuple[dict[str, Snapshot], dict[str, str | None]]:
        """Return snapshots of runs, and the stored status of those that are not on the board; None for outdated runs."""
        with self._board.changed:
            versions = self._board.snapshot(run_ids)
            statuses: dict[str, str | None] = dict.fromkeys(run_ids)
            not_on_board = [run_id for run_id in run_ids if run_id not in self._board.current]
        for run_id in not_on_board:
            try:
                stored = self._store.find(run_id)
            except StoreError as error:
                self._writer.error = str(error)
            else:
                outdated = (
                    retrain_outdated
                    and stored is not None
                    and stored.status == "done"
                    and newer_versions(stored.provenance)
                )
                statuses[run_id] = stored.status if stored is not None and not outdated else None
        return versions, statuses

    def _must_start(self, attempt_id: str, stored: str | None, is_new: bool) -> bool:
        """Return whether a requested run or measurement needs a new attempt.

        `stored` is its status in the store; `is_new` says that the session's previous request did not contain it.
        """
        attempt = self._board.current.get(attempt_id)
        if attempt is not None and attempt.active:
            # An attempt that was told to stop will end; its successor starts from the beginning.
            return attempt.unwanted
        status = attempt.status if attempt is not None else stored
        if status in ("stopped", "failed", "lost"):
            return is_new
        # A run that another process claims to train is trained here too: its progress there cannot be seen.
        return status not in SETTLED

    def _stop_attempts(self, unwanted: Iterable[str]) -> None:
        """Withdraw queued attempts and stop running ones that no session requests any more."""
        for attempt_id in unwanted:
            attempt = self._board.current.get(attempt_id)
            if attempt is None or not attempt.active:
                continue
            if attempt.status == "queued":
                self._board.withdraw(attempt)
            else:
                attempt.unwanted = True
                self._dispatcher.stop(attempt)
