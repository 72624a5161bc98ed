"""What a worker does for one attempt at the flatness of a run."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.execution.train import Emit, at_work

if TYPE_CHECKING:
    import numpy as np


def measure_flatness(
    experiment: dict[str, Any],
    weights: "dict[str, np.ndarray]",
    settings: dict[str, Any],
    known: list[dict[str, Any]],
    attempt: str,
    topic: str,
    threads: int,
) -> dict[str, Any]:
    """Measure a run's flatness and stream its classes.

    Args:
        experiment: as JSON.
        weights: the run's artifact `weights`.
        settings: as JSON.
        known: payloads of classes that were measured before with these settings.
        attempt: see `core.execution.train.at_work`, as the two that follow.

    Returns:
        As `core.execution.train.train`; the records are the payloads of the classes.
    """

    def body(emit: Emit, stopped: Callable[[], bool]) -> dict[str, Any]:
        from core.experiment import Experiment
        from core.flatness import FlatnessSettings, measure

        chosen = FlatnessSettings.from_dict(settings)
        result = measure(Experiment.from_dict(experiment), weights, chosen, emit, stopped, known)
        return {"status": result.status, "error": None, "summary": result.summary, "artifacts": {}}

    return at_work(attempt, topic, threads, body)
