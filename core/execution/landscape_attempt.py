"""One attempt at the loss landscape of a stored run, as the process that asked for it knows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from core.execution.attempt import Attempt
from core.execution.measure_landscape import measure_landscape
from core.flatness import LandscapeSettings


@dataclass(eq=False)
class LandscapeAttempt(Attempt):
    """A look around a network from the moment somebody wants it until the store holds what was seen; it has no records.

    Attributes:
        settings: where to look.
        weights: the run's artifact `weights`.
    """

    settings: LandscapeSettings = field(kw_only=True)
    weights: Mapping[str, np.ndarray] = field(kw_only=True)

    @property
    def id(self) -> str:
        return landscape_id(self.run_id, self.settings)

    @property
    def run_id(self) -> str:
        """The id of the run that is looked at."""
        return self.experiment.id

    def work(self, topic: str, threads: int) -> tuple[Callable[..., dict[str, Any]], tuple[Any, ...]]:
        values = self.start["experiment"], dict(self.weights), self.settings.to_dict()
        return measure_landscape, (*values, self.name, topic, threads)


def landscape_id(run_id: str, settings: LandscapeSettings) -> str:
    """What a landscape is waited for by; no run has such an id."""
    return f"{run_id}/landscape/{settings.id}"
