"""The records of runs as the frames need them, each read once."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from core.execution import Executor
from core.experiment import Experiment
from core.frames import RunData, labels
from core.store import StoredRun
from core.store.stored_run import UNFINISHED
from dashboard.lab.frames import Frames, moment

CACHED_RUNS = 64
CACHED_FRAMES = 8  # of comparisons, each at its last moment


class Gatherer:
    """Read runs for the pages of all sessions; of a run that is under way, read only the new records.

    Raises from its methods:
        LabError: the store cannot be read.
    """

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._lock = threading.Lock()
        self._records: OrderedDict[tuple[Any, ...], list[dict[str, Any]]] = OrderedDict()
        self._frames: OrderedDict[tuple[str, ...], tuple[tuple[Any, ...], Frames]] = OrderedDict()

    def frames(
        self,
        experiments: Sequence[Experiment],
        references: Sequence[Experiment] = (),
        stored: Sequence[StoredRun] | None = None,
    ) -> Frames:
        """Return the frames of those of these experiments' runs that exist; sessions that show the same share them.

        `stored` are the runs themselves, where they have been read already.
        """
        runs, beside = (
            self.runs([experiment.id for experiment in each], [experiment.to_dict() for experiment in each], stored)
            for each in (experiments, references)
        )
        compared, now = tuple(run.id for run in (*runs, *beside)), moment(runs, beside)
        with self._lock:
            kept = self._frames.get(compared)
            if kept is None or kept[0] != now:
                kept = self._frames[compared] = now, Frames(runs, self._executor, beside)
            self._frames.move_to_end(compared)
            while len(self._frames) > CACHED_FRAMES:
                self._frames.popitem(last=False)
        return kept[1]

    def runs(
        self,
        ids: Sequence[str],
        experiments: Sequence[dict[str, Any]] | None = None,
        read: Sequence[StoredRun] | None = None,
    ) -> list[RunData]:
        """Return those of these runs that exist, labelled by the settings in which all of them differ.

        `read` are the runs themselves, where they have been read already.
        """
        if read is None:
            read = [run for run_id in ids if (run := self._executor.get_run(run_id)) is not None]
        stored = {run.id: run for run in read if run.id in ids}
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
