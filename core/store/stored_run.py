"""One stored run, without its records and artifacts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNFINISHED = ("queued", "running")
FINISHED = ("done", "stopped", "diverged", "failed", "lost")
STATUSES = UNFINISHED + FINISHED


@dataclass(frozen=True)
class StoredRun:
    """One row of the store: an experiment, its progress, and its result.

    Attributes:
        id: the experiment's id.
        experiment: the experiment as JSON (`Experiment.to_dict`).
        status: one of `STATUSES`; "lost" is a run whose process died.
        created: when the run was first requested (UTC, like the next two).
        started: when training began; None for a queued run.
        finished: when the run ended; None for an unfinished run, and for a lost run, whose end was not recorded.
        provenance: versions, device and threads of the run, as JSON.
        error: one sentence for a failed, diverged or lost run.
        summary: the summary payload; None if there is none.
        class_names: names of the classes, by class index.
        train_counts: number of training samples of each class.
        last_epoch: the last recorded epoch; 0 before the first.
    """

    id: str
    experiment: dict[str, Any]
    status: str
    created: datetime
    started: datetime | None
    finished: datetime | None
    provenance: dict[str, Any]
    error: str | None
    summary: dict[str, Any] | None
    class_names: list[str]
    train_counts: list[int]
    last_epoch: int
