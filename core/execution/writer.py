"""The one thread that writes what happens to the runs of this process into the store."""

import logging
import threading
import time
from contextlib import suppress

from core.errors import LabError, UnknownRun
from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.measurement_attempt import MeasurementAttempt
from core.flatness.stored import keep_result
from core.store import RunStore

RETRY_SECONDS = 2.0
logger = logging.getLogger(__name__)


class Writer:
    """Follows the board into the store; what came meanwhile is written together, one transaction a run.

    What cannot be written stays on the board, and is tried again every two seconds and whenever there is more of it.

    Attributes:
        error: why the store could not be used the last time; None when it could.
    """

    def __init__(self, store: RunStore, board: Board) -> None:
        self.error: str | None = None
        self._store = store
        self._board = board
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="imbalance-lab-writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write what there is, once, and end."""
        with self._board.changed:
            self._closing = True
            self._board.changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        failed: dict[Attempt, None] = {}
        tried = 0.0
        while True:
            with self._board.changed:
                while not self._board.unsaved and not self._closing:
                    left = tried + RETRY_SECONDS - time.monotonic() if failed else None
                    if left is not None and left <= 0:
                        break
                    self._board.changed.wait(left)
                last = self._closing
                batch = failed | self._board.unsaved
                self._board.unsaved.clear()
            error = None
            failed = {}
            for attempt in batch:
                try:
                    self._save(attempt)
                except LabError as failure:
                    error = str(failure)
                    failed[attempt] = None
                except Exception as failure:
                    logger.exception("Run %s could not be written", attempt.id)
                    error = (
                        f"The run store could not be written ({type(failure).__name__}: {failure}); the log says more."
                    )
                    failed[attempt] = None
            if batch:
                self.error, tried = error, time.monotonic()
            if last:
                return

    def _save(self, attempt: Attempt) -> None:
        if isinstance(attempt, MeasurementAttempt):
            self._keep(attempt)
            return
        try:
            self._write(attempt)
        except UnknownRun:
            # Somebody deleted the run while it was under way: it is written again as a whole.
            attempt.row, attempt.saved = None, 0
            self._write(attempt)

    def _keep(self, attempt: MeasurementAttempt) -> None:
        """Add a measurement that has ended to its run; one that failed stays on the board, to say why."""
        with self._board.changed:
            current = self._board.current.get(attempt.id) is attempt
            result = attempt.result
        if not current or result is None:
            return
        # Somebody may have deleted the run meanwhile, and its measurements with it.
        with suppress(UnknownRun):
            keep_result(self._store, attempt.run_id, attempt.task.measurement, result)
        with self._board.changed:
            if self._board.current.get(attempt.id) is attempt:
                del self._board.current[attempt.id]

    def _write(self, attempt: Attempt) -> None:
        board, store, run_id = self._board, self._store, attempt.id
        with board.changed:
            current = board.current.get(run_id)
            status, ended = attempt.status, not attempt.active
            # A run given to a worker is still queued in the store, until the worker tells what it trains with.
            waits = attempt.active and not attempt.began and not attempt.records
            fresh = attempt.records[attempt.saved :]
            provenance = dict(attempt.provenance)
        if current is not attempt:
            # A newer attempt at the run writes over the row; one that is saved to its end has no more news.
            if status == "withdrawn" and current is None and attempt.row is not None:
                with suppress(UnknownRun):
                    store.delete(run_id)
                attempt.row = None
        elif waits:
            if attempt.row is None:
                store.queue(attempt.start, provenance)
                attempt.row = "queued"
        else:
            if attempt.row != "running":
                store.start(attempt.start, provenance)
                attempt.row = "running"
            store.append(run_id, fresh)
            attempt.saved += len(fresh)
            if ended:
                store.finish(run_id, status, attempt.summary, attempt.artifacts, attempt.error)
                with board.changed:
                    if board.current.get(run_id) is attempt:
                        del board.current[run_id]
