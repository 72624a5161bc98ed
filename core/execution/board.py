"""What sessions, dispatcher and writer of one process share: its attempts, the queue, and who waits for news."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from threading import Condition

from core.execution.attempt import Attempt


class Board:
    """Attempts that the store does not hold in full yet, and a version number of every run that was ever among them.

    Attributes:
        changed: lock of everything here and of the attempts, notified at every change.
        current: the attempt of each run id, until the store holds all of it.
        queue: attempts that wait for a slot, first come first served.
        unsaved: attempts with news for the store, in order.
    """

    def __init__(self) -> None:
        self.changed = Condition()
        self.current: dict[str, Attempt] = {}
        self.queue: deque[Attempt] = deque()
        self.unsaved: dict[Attempt, None] = {}
        self._versions: dict[str, int] = {}
        self._last_version = 0

    def add(self, attempt: Attempt) -> None:
        """Queue an attempt; it takes the place of an earlier one at the same run."""
        with self.changed:
            self.current[attempt.id] = attempt
            self.queue.append(attempt)
            self.note(attempt)

    def withdraw(self, attempt: Attempt) -> None:
        """Take an attempt out of the queue; the run is as if it had never been wanted."""
        with self.changed:
            self.queue.remove(attempt)
            del self.current[attempt.id]
            attempt.end("withdrawn")
            self.note(attempt)

    def take(self, attempts: Iterable[Attempt]) -> None:
        """Take attempts out of the queue; they are running now."""
        with self.changed:
            for attempt in attempts:
                self.queue.remove(attempt)
                attempt.dispatch()
                self.note(attempt)

    def put_back(self, attempt: Attempt) -> None:
        """Put a fresh attempt at the same run, which is to be done alone, at the head of the queue behind others like it."""
        with self.changed:
            attempt.end("withdrawn")
            provenance = {key: value for key, value in attempt.provenance.items() if key != "stack"}
            fresh = Attempt(attempt.experiment, provenance, attempt.created, alone=True)
            self.current[fresh.id] = fresh
            self.queue.insert(sum(waiting.alone for waiting in self.queue), fresh)
            self.note(fresh)

    def end(self, attempt: Attempt, status: str, error: str | None = None) -> None:
        """End an attempt."""
        with self.changed:
            attempt.end(status, error)
            self.note(attempt)

    def note(self, attempt: Attempt) -> None:
        """Make a change of an attempt known to those who wait for its run, and to the writer."""
        with self.changed:
            self._last_version += 1
            self._versions[attempt.id] = self._last_version
            self.unsaved[attempt] = None
            self.changed.notify_all()

    def version(self, run_ids: Sequence[str]) -> int:
        """A number that grows whenever one of these runs changes; 0 before they ever did."""
        with self.changed:
            return max((self._versions.get(run_id, 0) for run_id in run_ids), default=0)

    def wait(self, run_ids: Sequence[str], version: int, timeout: float) -> int:
        """The version, once it is not `version` any more or `timeout` seconds have passed."""
        deadline = time.monotonic() + timeout
        with self.changed:
            while (now := self.version(run_ids)) == version:
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                self.changed.wait(left)
            return now
