"""The lab's only way to train and measure in the background: sessions say what they want."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from dask.system import CPU_COUNT

from core.errors import ExecutionError, InvalidValue, StoreError
from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.dispatcher import Dispatcher
from core.execution.measurement_attempt import MeasurementAttempt
from core.execution.run_reader import RunReader
from core.execution.wishes import Wishes
from core.execution.writer import Writer
from core.experiment import Experiment
from core.flatness import Measurement
from core.flatness.stored import missing_task
from core.store import RunStore
from core.training.provenance import newer_versions, provenance

SETTLED = ("done", "diverged")
"""How a run ends that would end the same way if it were trained again."""
RUNS = "runs"


class Executor(RunReader):
    """Trains and measures what sessions want, each run and measurement once however many sessions want it.

    All methods may be called from any thread. None but the constructor and `close` waits for training processes.

    Args:
        store: where runs are kept; this process becomes its only writer, and the caller closes it.
        address: of a Dask scheduler that runs elsewhere; None starts a local cluster, which gets warm while the caller goes on.
        workers: processes of the local cluster, at least 1; None for as many as there are cores.

    Raises:
        ExecutionError: no scheduler answers at that address.
        InvalidValue: no workers.
    """

    def __init__(self, store: RunStore, address: str | None = None, workers: int | None = None) -> None:
        if workers is not None and workers < 1:
            raise InvalidValue(f"workers = {workers} is not admissible; at least 1, or leave it out for one a core.")
        super().__init__(store, Board())
        self._wishes = Wishes()
        self._closed = False
        self._writer = Writer(store, self._board)
        try:
            store.mark_lost()
        except StoreError as error:
            self._writer.error = str(error)
        self._dispatcher = Dispatcher(self._board, address, workers or CPU_COUNT)
        if address is not None:
            try:
                self._dispatcher.connected.result()
            except Exception:
                self.close()
                raise

    @property
    def slots(self) -> int:
        """How many runs can train at once."""
        return self._dispatcher.slots

    @property
    def scheduler(self) -> str | None:
        """Address of the Dask scheduler, the local cluster's too; None while that is being started for the first time."""
        return self._dispatcher.scheduler

    @property
    def store_error(self) -> str | None:
        """Why the store could not be used the last time, as one sentence; None when it could."""
        return self._writer.error

    def want(self, session: str, experiments: Sequence[Experiment], *, of_today: bool = False) -> list[str]:
        """Say which runs a session wants now; it replaces what the session wanted before.

        A run that is done or diverged is there already; one that is queued or running is joined; any other is queued. One that
        is stopped, failed or lost is trained again when the session wants it anew, that is, did not want it the last time. A
        run that no session wants any more leaves the queue, or is stopped after its current epoch.

        Args:
            session: names who wants them. A session that says nothing more keeps its runs going to their end.
            experiments: what it wants, in the order in which to train; none to stop.
            of_today: whether a run that is done has to be trained again when it was made with other versions.

        Returns:
            The ids of the runs, in the same order.

        Raises:
            ExecutionError: the executor is closed.
        """
        asked = {experiment.id: experiment for experiment in experiments}
        versions, statuses = self._statuses(list(asked), of_today)
        with self._board.changed:
            self._check_open("trains")
            while versions != {run_id: self._board.version([run_id]) for run_id in asked}:
                # Something happened to them between the look into the store and now.
                versions, statuses = self._statuses(list(asked), of_today)
            before, unwanted = self._wishes.replace(session, RUNS, asked)
            now = datetime.now(UTC)
            for run_id, experiment in asked.items():
                if self._must_start(run_id, statuses[run_id], anew=run_id not in before):
                    self._board.add(Attempt(experiment, provenance(), now))
            self._let_go(unwanted)
        self._dispatcher.wake()
        return [experiment.id for experiment in experiments]

    def measure(self, session: str, run_ids: Sequence[str], measurement: Measurement) -> list[str]:
        """Say of which runs a session wants this kind of measurement now; it replaces what it wanted of this kind before.

        What was measured to its end is there already; what is under way is joined. A measurement that failed or was stopped
        is taken up again when the session wants it anew, after the payloads that it has. It takes a slot, as a run does.

        Args:
            session: names who wants it.
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
        asked = {measurement.id(run_id): self._missing_attempt(run_id, measurement) for run_id in run_ids}
        with self._board.changed:
            self._check_open("measures")
            before, unwanted = self._wishes.replace(session, measurement.slug, asked)
            for measurement_id, attempt in asked.items():
                if attempt is not None and self._must_start(
                    measurement_id, "stopped", anew=measurement_id not in before
                ):
                    self._board.add(attempt)
            self._let_go(unwanted)
        self._dispatcher.wake()
        return list(asked)

    def leave(self, session: str) -> None:
        """Take back all that a session wants."""
        with self._board.changed:
            for kind in self._wishes.kinds(session):
                _, unwanted = self._wishes.replace(session, kind, ())
                self._let_go(unwanted)
        self._dispatcher.wake()

    def close(self) -> None:
        """Stop what runs, write everything, and end the local cluster. The store stays open."""
        with self._board.changed:
            self._closed = True
            for attempt in list(self._board.queue):
                self._board.withdraw(attempt)
        self._dispatcher.close()
        self._writer.close()

    def _check_open(self, does: str) -> None:
        if self._closed:
            raise ExecutionError(f"The lab is closing and {does} nothing more; start it again.")

    def _missing_attempt(self, run_id: str, measurement: Measurement) -> MeasurementAttempt | None:
        """An attempt at what is left of a measurement; None where the store has all of it."""
        run = self.get_run(run_id) or self._store.get(run_id)
        task = missing_task(self, run, measurement)
        return None if task is None else MeasurementAttempt(task.experiment, provenance(), task=task)

    def _statuses(self, run_ids: list[str], of_today: bool) -> tuple[dict[str, int], dict[str, str | None]]:
        """The versions of runs, and the status in the store of those that are not on the board; None for what is outdated."""
        with self._board.changed:
            versions = {run_id: self._board.version([run_id]) for run_id in run_ids}
            statuses: dict[str, str | None] = dict.fromkeys(run_ids)
            elsewhere = [run_id for run_id in run_ids if run_id not in self._board.current]
        for run_id in elsewhere:
            try:
                stored = self._store.find(run_id)
            except StoreError as error:
                self._writer.error = str(error)
            else:
                outdated = (
                    of_today and stored is not None and stored.status == "done" and newer_versions(stored.provenance)
                )
                statuses[run_id] = stored.status if stored is not None and not outdated else None
        return versions, statuses

    def _must_start(self, attempt_id: str, stored: str | None, anew: bool) -> bool:
        """Whether a run or measurement that is wanted needs a new attempt; `stored` is its status in the store."""
        attempt = self._board.current.get(attempt_id)
        if attempt is not None and attempt.active:
            # What nobody wanted a moment ago is on its way out; its successor starts from the beginning.
            return attempt.unwanted
        status = attempt.status if attempt is not None else stored
        if status in ("stopped", "failed", "lost"):
            return anew
        # A run that another process says it is training is trained here too: nobody can tell how far that one has come.
        return status not in SETTLED

    def _let_go(self, unwanted: Iterable[str]) -> None:
        """Withdraw or stop what no session wants any more."""
        for attempt_id in unwanted:
            attempt = self._board.current.get(attempt_id)
            if attempt is None or not attempt.active:
                continue
            if attempt.status == "queued":
                self._board.withdraw(attempt)
            else:
                attempt.unwanted = True
                self._dispatcher.stop(attempt)
