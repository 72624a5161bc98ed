"""The records of runs as the frames need them, each read once."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from core.execution import Executor
from core.frames import RunData, labels
from core.store import StoredRun
from core.store.stored_run import UNFINISHED

CACHED_RUNS = 64


class Gatherer:
    """Read runs for the pages of all sessions; of a run that is under way, read only the new records.

    Raises from its methods:
        LabError: the store cannot be read.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._lock = threading.Lock()
        self._records: OrderedDict[tuple[Any, ...], list[dict[str, Any]]] = OrderedDict()

    def runs(self, ids: Sequence[str], experiments: Sequence[dict[str, Any]] | None = None) -> list[RunData]:
        """Return those of these runs that exist, labelled by the settings in which all of them differ."""
        stored = {run_id: run for run_id in ids if (run := self._executor.get_run(run_id)) is not None}
        described = experiments or [stored[run_id].experiment for run_id in ids if run_id in stored]
        present = ids if experiments else [run_id for run_id in ids if run_id in stored]
        names = dict(zip(present, labels(described), strict=True))
        existing = [stored[run_id] for run_id in ids if run_id in stored]
        return [RunData.of_stored(run, names[run.id], self._all_records(run)) for run in existing]

    def _all_records(self, run: StoredRun) -> list[dict[str, Any]]:
        # A run that is trained again has another start.
        key = (run.id, run.created, run.started)
        with self._lock:
            records = self._records.setdefault(key, [])
            self._records.move_to_end(key)
            while len(self._records) > CACHED_RUNS:
                self._records.popitem(last=False)
        last = records[-1]["epoch"] if records else 0
        complete = run.status not in UNFINISHED and last >= run.last_epoch and records
        if not complete:
            records = records + self._executor.records(run.id, last)
            with self._lock:
                self._records[key] = records
        return records
