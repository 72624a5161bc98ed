"""One attempt at a run, as the process that asked for it knows it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from core.execution.worker import train
from core.experiment import Experiment
from core.store import StoredRun
from core.training.conduct import start_payload


@dataclass(eq=False)
class Attempt:
    """A run from the moment somebody wants it until the store holds all of it. Guarded by the board's lock.

    Attributes:
        status: one of the store's, or `withdrawn`: it left the queue, and is as if it had never been.
        name: names this attempt among all of the same experiment; key of its Dask task and name of its stop event.
        records: payloads of the epochs 1, 2, … without a gap; of a measurement, what it emits.
        began: whether a worker has said that it trains this.
        restarted: whether a worker has said so a second time, because the first one died.
        unwanted: whether it was asked to stop.
        forced: whether its worker is started anew to end it.
        row: status of its row in the store; None before there is one.
        saved: how many records the store holds.
    """

    experiment: Experiment
    provenance: dict[str, Any]
    name: str = field(init=False)
    start: dict[str, Any] = field(init=False)
    created: datetime = field(default_factory=lambda: datetime.now(UTC))
    started: datetime | None = None
    finished: datetime | None = None
    status: str = "queued"
    records: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] | None = None
    artifacts: dict[str, bytes] = field(default_factory=dict)
    error: str | None = None
    began: bool = False
    restarted: bool = False
    unwanted: bool = False
    forced: bool = False
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

    def work(self, topic: str, threads: int) -> tuple[Callable[..., dict[str, Any]], tuple[Any, ...]]:
        """What a worker does for it: a function and its arguments; see `core.execution.worker`."""
        return train, (self.start["experiment"], self.name, topic, threads)

    def dispatch(self) -> None:
        """Note that it was given to a worker."""
        self.status, self.started = "running", datetime.now(UTC)

    def begin(self, provenance: dict[str, Any]) -> None:
        """Note what a worker says of itself as it begins."""
        self.restarted = self.began
        self.began = True
        self.provenance |= provenance

    def add(self, records: list[dict[str, Any]], first: int = 1) -> None:
        """Take records that are new, of a batch that begins at the place `first` among all of the attempt, counted from 1.

        A batch that would leave a gap is left to the result, which brings them all.
        """
        if first <= len(self.records) + 1:
            self.records += records[len(self.records) + 1 - first :]

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
