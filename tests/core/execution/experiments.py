"""Small experiments, a new one at each call, and functions that wait for them."""

import time
from collections.abc import Callable
from typing import Any

from core.execution import Executor
from core.experiment import Experiment
from core.store import StoredRun
from tests.seeds import fresh_seed

PATIENCE = 120.0


def tiny(**changes: Any) -> Experiment:
    """Return an experiment that is trained within milliseconds."""
    small = {"model": "softmax_regression", "epochs": 3, "seeds": 1, "batch_size": 4096, "seed": fresh_seed()}
    return Experiment.from_dict(small | changes)


def endless() -> Experiment:
    """Return an experiment that is trained for minutes, one or two milliseconds per epoch."""
    return tiny(epochs=100_000)


def until(happened: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.005)


def ended(executor: Executor, *run_ids: str) -> list[StoredRun]:
    """Return the runs once all of them have ended."""
    version = -1
    deadline = time.monotonic() + PATIENCE
    while True:
        runs = [executor.get_run(run_id) for run_id in run_ids]
        if all(run is not None and run.finished for run in runs):
            return [run for run in runs if run is not None]
        assert time.monotonic() < deadline, f"still under way: {runs}"
        version = executor.wait(run_ids, version, 1.0)


def under_way(executor: Executor, run_id: str, epoch: int = 1) -> None:
    """Wait until the run has recorded this number of epochs."""

    def there() -> bool:
        run = executor.get_run(run_id)
        assert run is not None
        assert run.status in ("queued", "running"), run
        return run.last_epoch >= epoch

    until(there, f"epoch {epoch} of {run_id}")
