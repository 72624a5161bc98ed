"""One attempt at the flatness of a stored run, as the process that asked for it knows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.execution.attempt import Attempt
from core.execution.measure_flatness import measure_flatness
from core.flatness import FlatnessSettings


@dataclass(eq=False)
class FlatnessAttempt(Attempt):
    """A measurement from the moment somebody wants it until the store holds it; its records are the payloads of classes.

    Attributes:
        settings: what is measured with.
        weights: the run's artifact `weights`.
        known: payloads of classes that were measured before.
    """

    settings: FlatnessSettings = field(kw_only=True)
    weights: Mapping[str, np.ndarray] = field(kw_only=True)
    known: list[dict[str, Any]] = field(kw_only=True, default_factory=list)

    @property
    def id(self) -> str:
        return flatness_id(self.run_id, self.settings)

    @property
    def run_id(self) -> str:
        """The id of the run that is measured."""
        return self.experiment.id

    def work(self, topic: str, threads: int) -> tuple[Callable[..., dict[str, Any]], tuple[Any, ...]]:
        values = self.start["experiment"], dict(self.weights), self.settings.to_dict(), self.known
        return measure_flatness, (*values, self.name, topic, threads)

    def place(self, record: dict[str, Any]) -> int:
        return record["index"] + 1


def flatness_id(run_id: str, settings: FlatnessSettings) -> str:
    """What a measurement is waited for by; no run has such an id."""
    return f"{run_id}/flatness/{settings.id}"
