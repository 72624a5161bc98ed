"""Writing a run into the store while it is trained."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.errors import LabError

if TYPE_CHECKING:
    from core.store import RunStore

SECONDS_BETWEEN_WRITES = 0.25


class Journal:
    """Write the records of a run in small batches. If the store fails, writing ends and the run continues.

    Args:
        store: the store; None writes nothing.
        start: the start payload.
        note: called with a sentence if the store fails.

    Raises:
        StoreError: the store takes no new run (raised at construction).
    """

    def __init__(self, store: "RunStore | None", start: dict[str, Any], note: Callable[[str], None]) -> None:
        self._store, self._run_id, self._note = store, start["id"], note
        self._waiting: list[dict[str, Any]] = []
        self._written = time.monotonic()
        if store is not None:
            from core.training.provenance import provenance

            store.start(start, provenance())

    def record(self, payload: dict[str, Any]) -> None:
        """Add the record of an epoch; it is written at most every quarter of a second."""
        self._waiting.append(payload)
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._write()

    def finish(
        self,
        status: str,
        summary: dict[str, Any] | None = None,
        artifacts: dict[str, bytes] | None = None,
        error: str | None = None,
    ) -> None:
        """Write the remaining records and finish the run."""
        self._write()
        if self._store is not None:
            self._try(lambda store: store.finish(self._run_id, status, summary, artifacts, error))

    def _write(self) -> None:
        waiting, self._waiting, self._written = self._waiting, [], time.monotonic()
        if self._store is not None:
            self._try(lambda store: store.append(self._run_id, waiting))

    def _try(self, write: Callable[["RunStore"], None]) -> None:
        assert self._store is not None
        try:
            write(self._store)
        except LabError as error:
            self._store = None
            self._note(f"{error} The run goes on, but is not stored from here on.")
