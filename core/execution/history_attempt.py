"""One attempt at the flatness of a stored run over its training, as the process that asked for it knows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.execution.attempt import Attempt
from core.execution.measure_history import measure_history
from core.flatness import FlatnessSettings
from core.training.checkpoints import Weights


@dataclass(eq=False)
class HistoryAttempt(Attempt):
    """A measurement of checkpoints from the moment somebody wants it until the store holds it.

    Its records are the payloads of classes at epochs, its artifacts the checkpoints that it had to train for.

    Attributes:
        settings: what is measured with.
        weights: the run's artifact `weights`.
        last_epoch: whose weights these are.
        kept: the weights of earlier epochs.
        number: of checkpoints to pass where none are kept.
        known: payloads that were measured before.
    """

    settings: FlatnessSettings = field(kw_only=True)
    weights: Weights = field(kw_only=True)
    last_epoch: int = field(kw_only=True)
    kept: Mapping[int, Weights] = field(kw_only=True)
    number: int = field(kw_only=True)
    known: list[dict[str, Any]] = field(kw_only=True, default_factory=list)

    @property
    def id(self) -> str:
        return history_id(self.run_id, self.settings)

    @property
    def run_id(self) -> str:
        """The id of the run that is measured."""
        return self.experiment.id

    def work(self, topic: str, threads: int) -> tuple[Callable[..., dict[str, Any]], tuple[Any, ...]]:
        kept = {epoch: dict(weights) for epoch, weights in self.kept.items()}
        values = self.start["experiment"], dict(self.weights), self.last_epoch, kept, self.number
        return measure_history, (*values, self.settings.to_dict(), self.known, self.name, topic, threads)

    def place(self, record: dict[str, Any]) -> int:
        return record["place"]


def history_id(run_id: str, settings: FlatnessSettings) -> str:
    """What such a measurement is waited for by; no run has such an id."""
    return f"{run_id}/history/{settings.id}"
