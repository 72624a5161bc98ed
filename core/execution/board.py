"""The state that sessions, dispatcher and writer of one process share: its attempts, the queue, and version numbers."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from threading import Condition

from core.execution.attempt import Attempt
from core.store import StoredComparison

Snapshot = tuple[int, bool]
"""The version of a run, and whether it is on the board."""


class Board:
    """Attempts that the store does not hold completely yet, and a version number of every run that was ever among them.

    Attributes:
        changed: lock of everything here and of the attempts, notified at every change.
        current: the attempt of each run id, until the store holds all of it.
        queue: attempts that wait for a slot, in the order of their requests.
        unsaved: comparisons, and attempts with changes, that the store does not have, in order.
        closing: whether the lab is being closed: nothing starts any more.
    """

    def __init__(self) -> None:
        self.changed = Condition()
        self.current: dict[str, Attempt] = {}
        self.queue: deque[Attempt] = deque()
        self.unsaved: dict[Attempt | StoredComparison, None] = {}
        self.closing = False
        self._versions: dict[str, int] = {}
        self._last_version = 0

    def add(self, attempt: Attempt) -> None:
        """Queue an attempt; it replaces an earlier one at the same run."""
        with self.changed:
            self.current[attempt.id] = attempt
            self.queue.append(attempt)
            self.announce(attempt)

    def withdraw(self, attempt: Attempt) -> None:
        """Remove an attempt from the queue, as if its run had never been requested."""
        with self.changed:
            self.queue.remove(attempt)
            del self.current[attempt.id]
            attempt.end("withdrawn")
            self.announce(attempt)

    def take(self, attempts: Iterable[Attempt]) -> None:
        """Take attempts from the queue and mark them as running."""
        with self.changed:
            for attempt in attempts:
                self.queue.remove(attempt)
                attempt.mark_dispatched()
                self.announce(attempt)

    def retry_alone(self, attempt: Attempt) -> None:
        """Replace an attempt with a new one that shares no stack, at the head of the queue but behind others of this kind."""
        with self.changed:
            attempt.end("withdrawn")
            provenance = {key: value for key, value in attempt.provenance.items() if key != "stack"}
            fresh = Attempt(attempt.experiment, provenance, attempt.created, alone=True)
            self.current[fresh.id] = fresh
            self.queue.insert(sum(waiting.alone for waiting in self.queue), fresh)
            self.announce(fresh)

    def end(self, attempt: Attempt, status: str, error: str | None = None) -> None:
        """End an attempt."""
        with self.changed:
            attempt.end(status, error)
            self.announce(attempt)

    def announce(self, attempt: Attempt) -> None:
        """Notify the writer, and everybody who waits for the run, of a change of an attempt."""
        with self.changed:
            self._last_version += 1
            self._versions[attempt.id] = self._last_version
            self.unsaved[attempt] = None
            self.changed.notify_all()

    def add_comparison(self, comparison: StoredComparison) -> None:
        """Leave a comparison to the writer."""
        with self.changed:
            self.unsaved[comparison] = None
            self.changed.notify_all()

    def snapshot(self, run_ids: Iterable[str]) -> dict[str, Snapshot]:
        """Return the version of each run and whether it is on the board: it leaves the board, saved, without a new version."""
        with self.changed:
            return {run_id: (self.version([run_id]), run_id in self.current) for run_id in run_ids}

    def version(self, run_ids: Sequence[str]) -> int:
        """Return a number that grows whenever one of these runs changes; 0 before the first change."""
        with self.changed:
            return max((self._versions.get(run_id, 0) for run_id in run_ids), default=0)

    def wait(self, run_ids: Sequence[str], version: int, timeout: float) -> int:
        """Block until the version differs from `version`, for at most `timeout` seconds; return the version."""
        deadline = time.monotonic() + timeout
        with self.changed:
            while (now := self.version(run_ids)) == version:
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self.changed.wait(left)
            return now
