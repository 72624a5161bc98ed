"""One attempt at a run, as the process that asked for it knows it."""

import sys
import uuid
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from core.execution.worker import train
from core.experiment import Experiment
from core.store import StoredRun
from core.training.conduct import start_payload
from core.training.merging import merge_payloads
from core.training.part import Part, stack_key


@dataclass(eq=False)
class Share:
    """What one worker does for an attempt: all of it, or some seeds of its run. Guarded by the board's lock.

    Attributes:
        part: the seeds.
        records: payloads of the epochs 1, 2, … of these seeds without a gap; of a measurement, what it emits.
        outcome: how it ended, see `core.execution.worker.carry_out`; None while it has not.
    """

    attempt: "Attempt"
    part: Part
    records: list[dict[str, Any]] = field(default_factory=list)
    outcome: dict[str, Any] | None = None

    def add(self, records: list[dict[str, Any]], first: int) -> None:
        """Take records that are new, of a batch that begins at the place `first` among all of the share, counted from 1.

        A batch that would leave a gap is left to the outcome, which brings them all.
        """
        if first <= len(self.records) + 1:
            self.records += records[len(self.records) + 1 - first :]


@dataclass(eq=False)
class Attempt:
    """A run from the moment somebody wants it until the store holds all of it. Guarded by the board's lock.

    Attributes:
        status: one of the store's, or `withdrawn`: it left the queue, and is as if it had never been.
        alone: whether it shares a stack with no other run, since the stack that it was in failed.
        created: when it was wanted; what was wanted together has the same time.
        name: names this attempt among all of the same experiment, and its stop event.
        shares: what workers do for it; empty while it is queued.
        records: payloads of the epochs 1, 2, … that all shares have; of a measurement, what it emits.
        began: whether a worker has said that it trains this.
        unwanted: whether it was asked to stop.
        row: status of its row in the store; None before there is one.
        saved: how many records the store holds.
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
        """What runs that share a stack have in common; None where this is done by itself."""
        return None if self.alone else stack_key(self.experiment)

    def work(self, shares: Sequence[Share]) -> tuple[Callable[..., list[dict[str, Any] | None]], Any]:
        """What a worker does for shares of this and other attempts: a function of `core.execution.worker`, and its task."""
        return train, [(share.attempt.start["experiment"], share.part.places) for share in shares]

    def dispatch(self) -> None:
        """Note that it was given to workers."""
        self.status, self.started = "running", datetime.now(UTC)

    def begin(self, provenance: dict[str, Any]) -> None:
        """Note what a worker says of itself as it begins."""
        self.began = True
        self.provenance |= provenance

    def advance(self, epochs: int = sys.maxsize) -> bool:
        """Take the records up to this epoch, those that all shares have; returns whether any is new."""
        before, places = len(self.records), [share.part.places for share in self.shares]
        for epoch in range(before, min(epochs, *(len(share.records) for share in self.shares))):
            self.records.append(merge_payloads([share.records[epoch] for share in self.shares], places))
        return len(self.records) > before

    def end(self, status: str, error: str | None = None) -> None:
        """Note how it ended."""
        self.status, self.error, self.finished = status, error, datetime.now(UTC)

    def stored_run(self) -> StoredRun:
        """The same as the store will tell."""
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
