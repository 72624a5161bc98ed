"""What a worker does for one attempt at the flatness of a run over its training."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.execution.train import Emit, at_work

if TYPE_CHECKING:
    import numpy as np


def measure_history(
    experiment: dict[str, Any],
    weights: "dict[str, np.ndarray]",
    last_epoch: int,
    kept: "dict[int, dict[str, np.ndarray]]",
    number: int,
    settings: dict[str, Any],
    known: list[dict[str, Any]],
    attempt: str,
    topic: str,
    threads: int,
) -> dict[str, Any]:
    """Measure a run's checkpoints and stream their classes; the artifacts are checkpoints that were not there before.

    Args:
        experiment: as JSON.
        weights: see `core.flatness.history.trace_history`, as the three that follow.
        settings: as JSON.
        known: payloads that were measured before with these settings.
        attempt: see `core.execution.train.at_work`, as the two that follow.

    Returns:
        As `core.execution.train.train`; the records are the payloads of the classes.
    """

    def body(emit: Emit, stopped: Callable[[], bool]) -> dict[str, Any]:
        from core.experiment import Experiment
        from core.flatness import FlatnessSettings
        from core.flatness.history import trace_history
        from core.training.conduct import checkpoint_files

        chosen = FlatnessSettings.from_dict(settings)
        trained = Experiment.from_dict(experiment)
        result, fresh = trace_history(trained, weights, last_epoch, kept, number, chosen, emit, stopped, known)
        files = checkpoint_files(fresh)
        return {"status": result.status, "error": None, "summary": result.summary, "artifacts": files}

    return at_work(attempt, topic, threads, body)
