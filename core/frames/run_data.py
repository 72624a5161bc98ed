"""The input of all frames: a run with its payloads and its label."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Int

from core.groups import groups
from core.method.component import components
from core.method.dataset import Dataset

if TYPE_CHECKING:
    from core.store import StoredRun


@dataclass(frozen=True)
class RunData:
    """One run: its payloads, and a label that distinguishes it from the other runs of a chart.

    Attributes:
        id: the experiment's id.
        label: the settings that vary, unique among the runs of a chart (see `core.frames.labels`).
        experiment: the experiment as plain JSON.
        status: the status in the store.
        class_names: names of the classes, by class index.
        train_counts: number of training samples of each class.
        records: record payloads, by epoch.
        summary: summary payload; None before the run has one.
        error: the message of a failed run.
        stack: number of runs that were trained in one stack with it, itself included; they share every second.
        started: when this training of it began; None before that.
    """

    id: str
    label: str
    experiment: dict[str, Any]
    status: str
    class_names: list[str]
    train_counts: list[int]
    records: list[dict[str, Any]] = field(default_factory=list)
    summary: dict[str, Any] | None = None
    error: str | None = None
    stack: int = 1
    started: datetime | None = None

    @classmethod
    def of_stored(cls, run: "StoredRun", label: str, records: list[dict[str, Any]]) -> "RunData":
        """Return a stored run with a label and its records."""
        return cls(
            id=run.id,
            label=label,
            experiment=run.experiment,
            status=run.status,
            class_names=run.class_names,
            train_counts=run.train_counts,
            records=records,
            summary=run.summary,
            error=run.error,
            stack=run.provenance.get("stack", 1),
            started=run.started,
        )

    @property
    def test(self) -> dict[str, Any]:
        """The `test` entry of the summary, or of the last record where there is no summary."""
        latest = self.records[-1] if self.records else {}
        return (self.summary or {}).get("test") or latest.get("test") or {}

    @property
    def seeds(self) -> Int[np.ndarray, " seeds"]:
        """The seeds of the run: as many as its records have; without records, as many as the experiment specifies."""
        number = len(self.records[0]["train"]["loss"]) if self.records else self.experiment.get("seeds", 1)
        return self.seeds_of(number)

    @property
    def groups(self) -> list[str]:
        """`many`, `medium` or `few` for each class; a benchmark's own division where all its classes are used."""
        dataset = self.experiment.get("dataset", {})
        kind = components("dataset").get(dataset.get("name", ""))
        if kind is None or not issubclass(kind, Dataset) or dataset.get("classes"):
            return groups(self.train_counts)
        return groups(self.train_counts, kind.group_boundaries)

    def seeds_of(self, number: int) -> Int[np.ndarray, " seeds"]:
        """Return the first `number` seeds of the run."""
        return self.experiment.get("seed", 0) + np.arange(number)
