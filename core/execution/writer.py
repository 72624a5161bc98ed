"""The only thread that writes into the store what happens to the runs of this process."""

import logging
import threading
import time
from contextlib import suppress

from core.errors import LabError, UnknownRun
from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.measurement_attempt import MeasurementAttempt
from core.flatness.stored import store_result
from core.store import RunStore, StoredComparison

RETRY_SECONDS = 2.0
logger = logging.getLogger(__name__)


class Writer:
    """Write every comparison and every change of the board into the store; changes of a run since the last write form one
    transaction.

    Changes that cannot be written stay on the board, and are tried again every two seconds and with the next change.

    Attributes:
        error: why the last use of the store failed; None when it succeeded.
    """

    def __init__(self, store: RunStore, board: Board) -> None:
        self.error: str | None = None
        self._store = store
        self._board = board
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="imbalance-lab-writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Write all pending changes once, and end."""
        with self._board.changed:
            self._closing = True
            self._board.changed.notify_all()
        self._thread.join()

    def _run(self) -> None:
        failed: dict[Attempt | StoredComparison, None] = {}
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

    def _save(self, attempt: Attempt | StoredComparison) -> None:
        if isinstance(attempt, StoredComparison):
            self._store.comparisons.record(attempt)
            return
        if isinstance(attempt, MeasurementAttempt):
            self._store_measurement(attempt)
            return
        try:
            self._store_run(attempt)
        except UnknownRun:
            # Somebody deleted the run while it was under way: it is written again as a whole.
            attempt.row, attempt.saved = None, 0
            self._store_run(attempt)

    def _store_measurement(self, attempt: MeasurementAttempt) -> None:
        """Store a measurement that has ended with its run; a failed one stays on the board with its error."""
        with self._board.changed:
            current = self._board.current.get(attempt.id) is attempt
            result = attempt.result
        if not current or result is None:
            return
        # Somebody may have deleted the run in the meantime, and its measurements with it.
        with suppress(UnknownRun):
            store_result(self._store, attempt.run_id, attempt.task.measurement, result)
        with self._board.changed:
            if self._board.current.get(attempt.id) is attempt:
                del self._board.current[attempt.id]

    def _store_run(self, attempt: Attempt) -> None:
        board, store, run_id = self._board, self._store, attempt.id
        with board.changed:
            current = board.current.get(run_id)
            status, ended = attempt.status, not attempt.active
            # In the store a run stays queued until its worker reports the provenance.
            waits = attempt.active and not attempt.began and not attempt.records
            new_records = attempt.records[attempt.saved :]
            provenance = dict(attempt.provenance)
        if current is not attempt:
            # A newer attempt at the run overwrites the row; a completely stored one has no more changes.
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
            store.append(run_id, new_records)
            attempt.saved += len(new_records)
            if ended:
                store.finish(run_id, status, attempt.summary, attempt.artifacts, attempt.error)
                with board.changed:
                    if board.current.get(run_id) is attempt:
                        del board.current[run_id]
