"""The one thread that writes what happens to the runs of this process into the store."""

import logging
import threading
import time
from contextlib import suppress

from core.errors import LabError, UnknownRun
from core.execution.attempt import Attempt
from core.execution.board import Board
from core.execution.flatness_attempt import FlatnessAttempt
from core.execution.history_attempt import HistoryAttempt
from core.execution.landscape_attempt import LandscapeAttempt
from core.flatness import artifact
from core.store import RunStore

RETRY_SECONDS = 2.0
KEPT_AS = {
    FlatnessAttempt: artifact.NAME,
    HistoryAttempt: artifact.HISTORIES,
    LandscapeAttempt: artifact.LANDSCAPES,
}
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
        if isinstance(attempt, FlatnessAttempt | HistoryAttempt | LandscapeAttempt):
            self._keep(attempt)
            return
        try:
            self._write(attempt)
        except UnknownRun:
            # Somebody deleted the run while it was under way: it is written again as a whole.
            attempt.row, attempt.saved = None, 0
            self._write(attempt)

    def _keep(self, attempt: FlatnessAttempt | HistoryAttempt | LandscapeAttempt) -> None:
        """Add a measurement that has ended to its run; one that failed stays on the board, to say why."""
        with self._board.changed:
            current = self._board.current.get(attempt.id) is attempt
            ended, summary, classes = not attempt.active, attempt.summary, list(attempt.records)
        if not (current and ended and summary is not None):
            return
        # Somebody may have deleted the run meanwhile, and its flatness with it.
        with suppress(UnknownRun):
            for name, content in attempt.artifacts.items():
                self._store.keep(attempt.run_id, name, content)
            if classes or isinstance(attempt, LandscapeAttempt):
                kept = self._store.artifact(attempt.run_id, KEPT_AS[type(attempt)])
                content = artifact.with_measurement(kept, attempt.settings, classes, summary)
                self._store.keep(attempt.run_id, KEPT_AS[type(attempt)], content)
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
