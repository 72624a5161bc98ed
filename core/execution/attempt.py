"""One attempt at a run, as seen by the process that requested it."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from core.execution.worker import train
from core.experiment import Experiment
from core.experiment.estimate import estimate_seconds, work_kind
from core.store import StoredRun
from core.training.merging import merge_payloads
from core.training.part import Part, stack_key
from core.training.run_experiment import start_payload


@dataclass(eq=False)
class Share:
    """The part of an attempt that one worker executes: all of it, or some seeds of its run. Guarded by the board's lock.

    Attributes:
        part: the seeds.
        records: payloads of the epochs 1, 2, … of these seeds without a gap; for a measurement, the payloads that it emits.
        outcome: the outcome that its worker returned, see `core.execution.worker.run_attempts`; None before it has ended.
    """

    attempt: Attempt
    part: Part
    records: list[dict[str, Any]] = field(default_factory=list)
    outcome: dict[str, Any] | None = None

    def add_records(self, records: list[dict[str, Any]], first: int) -> None:
        """Add the new records of a batch whose first one is number `first` of the share, counted from 1.

        A batch that would leave a gap is ignored: the outcome contains all records.
        """
        if first <= len(self.records) + 1:
            self.records += records[len(self.records) + 1 - first :]


@dataclass(eq=False)
class Attempt:
    """A run from its first request until the store holds all of it. Guarded by the board's lock.

    Attributes:
        status: one of the store's, or `withdrawn`: it left the queue and leaves no trace.
        alone: whether it shares a stack with no other run, because an earlier stack with it failed.
        created: time of the request; attempts of one request have the same time.
        name: unique among all attempts at the same experiment; name of its stop event.
        shares: the parts that workers execute; empty while it is queued.
        records: payloads of the epochs 1, 2, … that all shares have; for a measurement, the payloads that it emits.
        began: whether a worker has reported that it begins this attempt.
        unwanted: whether it was told to stop.
        row: status of its row in the store; None before there is a row.
        saved: number of records in the store.
    """

    experiment: Experiment
    provenance: dict[str, Any]
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    alone: bool = False
    name: str = field(init=False)
    start: dict[str, Any] = field(init=False)
    shares: list[Share] = field(default_factory=list)
    started: datetime | None = None
    finished: datetime | None = None
    status: str = "queued"
    records: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] | None = None
    artifacts: dict[str, bytes] = field(default_factory=dict)
    error: str | None = None
    began: bool = False
    unwanted: bool = False
    row: str | None = None
    saved: int = 0

    def __post_init__(self) -> None:
        self.name = f"{self.experiment.id}-{uuid.uuid4().hex[:12]}"
        self.start = start_payload(self.experiment)

    @property
    def id(self) -> str:
        """The experiment's id, which is the run's."""
        return self.experiment.id

    @property
    def active(self) -> bool:
        """Whether it has not ended."""
        return self.finished is None

    @property
    def stack_key(self) -> Hashable | None:
        """The settings that runs of one stack share; None where the attempt is executed by itself."""
        return None if self.alone else stack_key(self.experiment)

    @property
    def work_kind(self) -> str:
        """The kind of work, see `core.execution.speed`."""
        return work_kind(self.experiment)

    @property
    def may_end_early(self) -> bool:
        """Whether it may be done before all of the work that its estimate assumes."""
        return self.experiment.early_stop > 0

    def expected_seconds(self, part: Part) -> float:
        """Return the estimate of executing a part by itself, not corrected for this machine."""
        return estimate_seconds(self.experiment) * len(part.places) / self.experiment.seeds

    @property
    def share_done(self) -> float:
        """The part of the work, between 0 and 1, that is done."""
        return len(self.records) / self.experiment.epochs

    def work(self, shares: Sequence[Share]) -> tuple[Callable[..., list[dict[str, Any] | None]], Any]:
        """Return the function that a worker calls for shares of this and other attempts, and its first argument.

        See `core.execution.worker`.
        """
        return train, [(share.attempt.start["experiment"], share.part.places) for share in shares]

    def mark_dispatched(self) -> None:
        """Record that it was given to workers."""
        self.status, self.started = "running", datetime.now(UTC)

    def mark_begun(self, provenance: dict[str, Any]) -> None:
        """Record that a worker begins it, and the provenance that the worker reports."""
        self.began = True
        self.provenance |= provenance

    def merge_records(self, epochs: int = sys.maxsize) -> bool:
        """Add the records up to this epoch that all shares have; return whether there is a new record."""
        before, places = len(self.records), [share.part.places for share in self.shares]
        for epoch in range(before, min(epochs, *(len(share.records) for share in self.shares))):
            self.records.append(merge_payloads([share.records[epoch] for share in self.shares], places))
        return len(self.records) > before

    def end(self, status: str, error: str | None = None) -> None:
        """Record how it ended."""
        self.status, self.error, self.finished = status, error, datetime.now(UTC)

    def stored_run(self) -> StoredRun:
        """Return the run as the store will return it."""
        return StoredRun(
            id=self.id,
            experiment=self.start["experiment"],
            status=self.status,
            created=self.created,
            started=self.started,
            finished=self.finished,
            provenance=dict(self.provenance),
            error=self.error,
            summary=self.summary,
            class_names=self.start["class_names"],
            train_counts=self.start["train_counts"],
            last_epoch=len(self.records),
        )
