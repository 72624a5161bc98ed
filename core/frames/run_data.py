"""What the frames are made from."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from core.groups import groups
from core.method.component import components
from core.method.dataset import Dataset

if TYPE_CHECKING:
    from core.store import StoredRun


@dataclass(frozen=True)
class RunData:
    """One run: its payloads, and the label that tells it from the others shown.

    Attributes:
        id: the experiment's id.
        label: what varies, unique among the runs shown (see `core.frames.labels`).
        experiment: the experiment as plain JSON.
        status: as in the store.
        class_names: `[C]`.
        train_counts: training samples of each class, `[C]`.
        records: record payloads, by epoch.
        summary: summary payload, or None while there is none.
        error: the sentence that a failed run left.
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

    @classmethod
    def of_stored(cls, run: "StoredRun", label: str, records: list[dict[str, Any]]) -> Self:
        """A run of the store, under a label, with its records."""
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
        )

    @property
    def test(self) -> dict[str, Any]:
        """The `test` entry of the summary; of a run without one, still under way or cut short, that of its last record."""
        latest = self.records[-1] if self.records else {}
        return (self.summary or {}).get("test") or latest.get("test") or {}

    @property
    def seeds(self) -> np.ndarray:
        """The seeds of the run, int `[S]`: as many as its records have, else as the experiment asks for."""
        number = len(self.records[0]["train"]["loss"]) if self.records else self.experiment.get("seeds", 1)
        return self.seeds_of(number)

    @property
    def groups(self) -> list[str]:
        """`many`, `medium` or `few` for each class; a benchmark's own division where all its classes were taken."""
        dataset = self.experiment.get("dataset", {})
        kind = components("dataset").get(dataset.get("name", ""))
        if kind is None or not issubclass(kind, Dataset) or dataset.get("classes"):
            return groups(self.train_counts)
        return groups(self.train_counts, kind.group_boundaries)

    def seeds_of(self, number: int) -> np.ndarray:
        """The first seeds of the run, int `[number]`."""
        return self.experiment.get("seed", 0) + np.arange(number)
