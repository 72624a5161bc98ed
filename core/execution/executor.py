"""Who wants which run: the lab's only way to train in the background."""

import threading
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.errors import ExecutionError, InvalidValue, StoreError
from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.dispatcher import Dispatcher
from core.execution.flatness_attempt import FlatnessAttempt, flatness_id
from core.execution.flatness_progress import FlatnessProgress
from core.execution.history_attempt import HistoryAttempt, history_id
from core.execution.landscape_attempt import LandscapeAttempt, landscape_id
from core.execution.writer import Writer
from core.experiment import Experiment
from core.flatness import FlatnessSettings, LandscapeSettings, stored_measurement
from core.flatness.artifact import HISTORIES, LANDSCAPES
from core.flatness.artifact import NAME as FLATNESS
from core.flatness.cost import check_memory
from core.flatness.stored import check_has_minimum, no_weights
from core.flatness.stored_history import check_has_way, is_complete
from core.store import RunStore, StoredRun
from core.store.payload import to_arrays
from core.training.kept_checkpoints import kept_epochs, kept_weights
from core.training.provenance import newer_versions, origin

SETTLED = ("done", "diverged")
"""How a run ends that would end the same way if it were trained again."""


class Executor:
    """Trains what sessions want, each run once however many want it, and knows how far everything has come.

    All methods may be called from any thread. None but the constructor and `close` waits for training processes.

    Args:
        store: where runs are kept; this process becomes its only writer, and the caller closes it.
        address: of a Dask scheduler that runs elsewhere; None starts a local cluster, which gets warm while the caller goes on.
        workers: processes of the local cluster, at least 1; None for as many as there are cores.
        after: what to wait for before the connection is made, for which Dask's client is imported: it holds up whatever else this
            process does, such as a first page. Training processes start at once.

    Raises:
        ExecutionError: no scheduler answers at that address.
        InvalidValue: no workers.
    """

    def __init__(
        self,
        store: RunStore,
        address: str | None = None,
        workers: int | None = None,
        after: threading.Event | None = None,
    ) -> None:
        if workers is not None and workers < 1:
            raise InvalidValue(f"workers = {workers} is not admissible; at least 1, or leave it out for one a core.")
        self._store = store
        self._wanted: dict[str, frozenset[str]] = {}
        self._closed = False
        self._board = Board()
        self._writer = Writer(store, self._board)
        try:
            store.mark_lost()
        except StoreError as error:
            self._writer.error = str(error)
        self._dispatcher = Dispatcher(self._board, address, workers, after)
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
    def starting(self) -> bool:
        """Whether what is wanted waits for the first training process, which is starting."""
        return self._dispatcher.starting

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
            if self._closed:
                raise ExecutionError("The lab is closing and trains nothing more; start it again.")
            while versions != {run_id: self._board.version([run_id]) for run_id in asked}:
                # Something happened to them between the look into the store and now.
                versions, statuses = self._statuses(list(asked), of_today)
            before = self._wanted.pop(session, frozenset())
            if asked:
                self._wanted[session] = frozenset(asked)
            for run_id, experiment in asked.items():
                if self._must_train(run_id, statuses[run_id], anew=run_id not in before):
                    self._board.add(Attempt(experiment, origin()))
            still_wanted = frozenset().union(*self._wanted.values())
            for run_id in before - still_wanted:
                self._let_go(run_id)
        self._dispatcher.wake()
        return [experiment.id for experiment in experiments]

    def measure(self, session: str, run_ids: Sequence[str], settings: FlatnessSettings) -> list[str]:
        """Say whose flatness a session wants now; it replaces what the session wanted measured before.

        What was measured to its end is there already; what is under way is joined. A measurement that failed or was stopped
        is made again when the session wants it anew, from where it came to. It takes a slot, as a run does.

        Args:
            session: names who wants it.
            run_ids: runs that have ended, in the order in which to measure; none to stop.
            settings: what to measure with.

        Returns:
            What to ask `progress` and `wait` for, in the same order.

        Raises:
            ExecutionError: the executor is closed.
            InvalidValue: a run diverged, has no weights or has not ended, or its model is too large.
            StoreError: the store cannot be read.
            UnknownRun: there is no such run.
        """
        missing = {flatness_id(run_id, settings): self._flatness_attempt(run_id, settings) for run_id in run_ids}
        return self._measured(f"flatness for {session}", missing)

    def look(self, session: str, run_ids: Sequence[str], settings: LandscapeSettings) -> list[str]:
        """Say whose loss landscape a session wants now; as `measure`, but that one which is stopped begins anew."""
        missing = {landscape_id(run_id, settings): self._landscape_attempt(run_id, settings) for run_id in run_ids}
        return self._measured(f"landscape for {session}", missing)

    def follow(self, session: str, run_ids: Sequence[str], settings: FlatnessSettings, number: int) -> list[str]:
        """Say whose flatness over training a session wants now; as `measure`.

        Args:
            session: names who wants it.
            run_ids: runs that have ended, in the order in which to measure; none to stop.
            settings: what to measure with.
            number: of checkpoints; a run that has kept none is trained again to have them.
        """
        missing = {history_id(run_id, settings): self._history_attempt(run_id, settings, number) for run_id in run_ids}
        return self._measured(f"history for {session}", missing)

    def flatness(self, run_id: str, settings: FlatnessSettings) -> FlatnessProgress | None:
        """How far the flatness of a run has come with these settings; None when nobody wanted it, or it was withdrawn.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._board.changed:
            attempt = self._board.current.get(flatness_id(run_id, settings))
            if attempt is not None:
                return FlatnessProgress(attempt.status, list(attempt.records), attempt.summary, attempt.error)
        stored = stored_measurement(self._store.artifact(run_id, FLATNESS), settings)
        if stored is None:
            return None
        return FlatnessProgress(stored["status"], stored["classes"], stored["summary"])

    def history(self, run_id: str, settings: FlatnessSettings) -> FlatnessProgress | None:
        """How far the flatness of a run over its training has come, as `flatness`; its payloads tell the epoch too.

        What is stored counts as stopped while checkpoints are kept that it does not hold.
        """
        with self._board.changed:
            attempt = self._board.current.get(history_id(run_id, settings))
            if attempt is not None:
                return FlatnessProgress(attempt.status, list(attempt.records), attempt.summary, attempt.error)
        stored = stored_measurement(self._store.artifact(run_id, HISTORIES), settings)
        if stored is None:
            return None
        run = self._store.get(run_id)
        done = is_complete(stored, kept_epochs(self._store, run.id), run.last_epoch)
        return FlatnessProgress("done" if done else "stopped", stored["classes"], stored["summary"])

    def checkpoints(self, run_id: str) -> list[int]:
        """The epochs before the last whose weights are kept with a run, ascending.

        Raises:
            StoreError: the store cannot be read.
        """
        return kept_epochs(self._store, run_id)

    def landscape(self, run_id: str, settings: LandscapeSettings) -> FlatnessProgress | None:
        """How far the landscape of a run has come, without classes; the summary is the landscape. None as `flatness`.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._board.changed:
            attempt = self._board.current.get(landscape_id(run_id, settings))
            if attempt is not None:
                return FlatnessProgress(attempt.status, [], attempt.summary, attempt.error)
        stored = stored_measurement(self._store.artifact(run_id, LANDSCAPES), settings)
        return None if stored is None else FlatnessProgress(stored["status"], [], stored["summary"])

    def progress(self, run_ids: Sequence[str]) -> int:
        """A number that grows whenever one of these runs gets records or another status; cheap enough to poll."""
        return self._board.version(run_ids)

    def wait(self, run_ids: Sequence[str], version: int, timeout: float) -> int:
        """Block until `progress` is not `version` any more, for at most `timeout` seconds; returns it."""
        return self._board.wait(run_ids, version, timeout)

    def run(self, run_id: str) -> StoredRun | None:
        """The run as it stands; None when neither this process nor the store has it.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._board.changed:
            attempt = self._board.current.get(run_id)
            if attempt is not None:
                return attempt.stored_run()
        return self._store.find(run_id)

    def records(self, run_id: str, after_epoch: int = 0) -> list[dict[str, Any]]:
        """The record payloads of the epochs after `after_epoch`, in order, written already or not. Not to be changed.

        Raises:
            StoreError: the store cannot be read.
        """
        with self._board.changed:
            attempt = self._board.current.get(run_id)
            if attempt is not None:
                return attempt.records[after_epoch:]
        return self._store.records(run_id, after_epoch)

    def artifact(self, run_id: str, name: str) -> dict[str, np.ndarray] | None:
        """The arrays of an artifact by name; None where there is none (yet).

        Raises:
            StoreError: the store cannot be read.
        """
        with self._board.changed:
            attempt = self._board.current.get(run_id)
            content = attempt.artifacts.get(name) if attempt is not None else None
        if attempt is None:
            return self._store.artifact(run_id, name)
        return None if content is None else to_arrays(content, f"The artifact '{name}' of run {run_id}")

    def close(self) -> None:
        """Stop what runs, write everything, and end the local cluster. The store stays open."""
        with self._board.changed:
            self._closed = True
            for attempt in list(self._board.queue):
                self._board.withdraw(attempt)
        self._dispatcher.close()
        self._writer.close()

    def _measured(
        self, wish: str, missing: Mapping[str, FlatnessAttempt | HistoryAttempt | LandscapeAttempt | None]
    ) -> list[str]:
        """Begin what is missing, join what is under way, let go of what this wish was for before."""
        with self._board.changed:
            if self._closed:
                raise ExecutionError("The lab is closing and measures nothing more; start it again.")
            before = self._wanted.pop(wish, frozenset())
            if missing:
                self._wanted[wish] = frozenset(missing)
            for key, attempt in missing.items():
                present = self._board.current.get(key)
                on_its_way = present is not None and present.active
                if attempt is not None and (present.unwanted if on_its_way and present else key not in before):
                    self._board.add(attempt)
            for key in before - frozenset().union(*self._wanted.values()):
                self._let_go(key)
        self._dispatcher.wake()
        return list(missing)

    def _landscape_attempt(self, run_id: str, settings: LandscapeSettings) -> LandscapeAttempt | None:
        """What looks around a run's network; None where the store has it."""
        if stored_measurement(self._store.artifact(run_id, LANDSCAPES), settings) is not None:
            return None
        experiment, weights = self._trained(run_id)
        return LandscapeAttempt(experiment, origin(), settings=settings, weights=weights)

    def _trained(self, run_id: str) -> tuple[Experiment, dict[str, np.ndarray]]:
        """A run that has ended, and its weights."""
        run = self.run(run_id) or self._store.get(run_id)
        check_has_minimum(run)
        weights = self.artifact(run.id, "weights")
        if weights is None:
            raise InvalidValue(no_weights(run))
        return Experiment.from_dict(run.experiment), weights

    def _flatness_attempt(self, run_id: str, settings: FlatnessSettings) -> FlatnessAttempt | None:
        """What measures a run's flatness; None where the store has it, or an earlier attempt is still being written."""
        stored = stored_measurement(self._store.artifact(run_id, FLATNESS), settings)
        if stored is not None and stored["status"] == "done":
            return None
        experiment, weights = self._trained(run_id)
        check_memory(experiment, settings)
        known = stored["classes"] if stored is not None else []
        return FlatnessAttempt(experiment, origin(), settings=settings, weights=weights, known=known)

    def _history_attempt(self, run_id: str, settings: FlatnessSettings, number: int) -> HistoryAttempt | None:
        """What measures a run at its checkpoints; None where the store has it."""
        stored = stored_measurement(self._store.artifact(run_id, HISTORIES), settings)
        run = self.run(run_id) or self._store.get(run_id)
        epochs = kept_epochs(self._store, run.id)
        if is_complete(stored, epochs, run.last_epoch):
            return None
        check_has_way(run, epochs)
        experiment, weights = self._trained(run_id)
        check_memory(experiment, settings)
        return HistoryAttempt(
            experiment,
            origin(),
            settings=settings,
            weights=weights,
            last_epoch=run.last_epoch,
            kept=kept_weights(self._store, run.id),
            number=number,
            known=stored["classes"] if stored is not None else [],
        )

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

    def _must_train(self, run_id: str, stored: str | None, anew: bool) -> bool:
        attempt = self._board.current.get(run_id)
        if attempt is not None and attempt.active:
            # What nobody wanted a moment ago is on its way out; its successor starts from the beginning.
            return attempt.unwanted
        status = attempt.status if attempt is not None else stored
        if status in ("stopped", "failed", "lost"):
            return anew
        # A run that another process says it is training is trained here too: nobody can tell how far that one has come.
        return status not in SETTLED

    def _let_go(self, run_id: str) -> None:
        attempt = self._board.current.get(run_id)
        if attempt is None or not attempt.active:
            return
        if attempt.status == "queued":
            self._board.withdraw(attempt)
        else:
            attempt.unwanted = True
            self._dispatcher.stop(attempt)
