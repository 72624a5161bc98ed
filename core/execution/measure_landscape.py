"""What a worker does for one attempt at the loss landscape of a run."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.execution.train import Emit, at_work

if TYPE_CHECKING:
    import numpy as np


def measure_landscape(
    experiment: dict[str, Any],
    weights: "dict[str, np.ndarray]",
    settings: dict[str, Any],
    attempt: str,
    topic: str,
    threads: int,
) -> dict[str, Any]:
    """Look around a run's network; the summary is the landscape as JSON with its status, None when it was stopped.

    Args:
        experiment: as JSON.
        weights: the run's artifact `weights`.
        settings: as JSON.
        attempt: see `core.execution.train.at_work`, as the two that follow.
    """

    def body(emit: Emit, stopped: Callable[[], bool]) -> dict[str, Any]:  # noqa: ARG001 there is only one result
        from core.experiment import Experiment
        from core.flatness import LandscapeSettings, landscape

        found = landscape(Experiment.from_dict(experiment), weights, LandscapeSettings.from_dict(settings), stopped)
        if found is None:
            return {"status": "stopped", "error": None, "summary": None, "artifacts": {}}
        return {"status": "done", "error": None, "summary": {"status": "done"} | found.to_json(), "artifacts": {}}

    return at_work(attempt, topic, threads, body)
