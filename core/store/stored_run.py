"""What is known of one run without reading its records."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

UNFINISHED = ("queued", "running")
FINISHED = ("done", "stopped", "diverged", "failed", "lost")
STATUSES = UNFINISHED + FINISHED


@dataclass(frozen=True)
class StoredRun:
    """One row of the store: an experiment, how far it came, and what came out.

    Attributes:
        id: the experiment's id.
        experiment: the experiment as JSON (`Experiment.to_dict`).
        status: one of `STATUSES`; "lost" is a run whose process died.
        created: when the run was first asked for (UTC, as the two below).
        started: when training began; None while queued.
        finished: when it ended; None while it has not, and for lost runs, whose end nobody saw.
        provenance: versions, device, threads: what ran it, as JSON.
        error: one sentence for a failed, diverged or lost run.
        summary: the summary payload once there is one.
        class_names: C names, in the order of the class indices.
        train_counts: C numbers of training samples.
        last_epoch: the highest epoch recorded; 0 before the first.
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
