"""Small experiments, a new one at each call, and functions that wait for them."""

import time
from collections.abc import Callable
from typing import Any

from distributed import Client

from core.execution import Executor
from core.experiment import Experiment
from core.store import RunStore, StoredRun
from tests.seeds import fresh_seed

PATIENCE = 180.0


def tiny(**changes: Any) -> Experiment:
    """Return an experiment that is trained within milliseconds."""
    small = {"model": "softmax_regression", "epochs": 3, "seeds": 1, "batch_size": 4096, "seed": fresh_seed()}
    return Experiment.from_dict(small | changes)


def endless() -> Experiment:
    """Return an experiment that is trained for minutes, one or two milliseconds per epoch."""
    return tiny(epochs=100_000)


def weighted(*weightings: str, **changes: Any) -> list[Experiment]:
    """Experiments of one seed that differ in their weighting."""
    seed = fresh_seed()
    return [tiny(weighting=weighting, **changes).replace(seed=seed) for weighting in weightings]


def assigned(executor: Executor, experiments: list[Experiment]) -> int:
    """Train the experiments, and return among how many workers they were divided."""
    for run_id in executor.request("anna", experiments):
        under_way(executor, run_id)
    with Client(executor.scheduler) as client:
        assignments = sum(map(len, client.processing().values()))
    executor.request("anna", [])
    return assignments


def until(happened: Callable[[], Any], what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.02)


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


def saved(store: RunStore, *run_ids: str) -> None:
    """Wait until the store holds the end of each run, which the executor knows before."""
    until(lambda: all((run := store.find(run_id)) is not None and run.finished for run_id in run_ids), "the store")


def under_way(executor: Executor, run_id: str, epoch: int = 1) -> None:
    """Wait until the run has recorded this number of epochs."""

    def there() -> bool:
        run = executor.get_run(run_id)
        assert run is not None
        assert run.status in ("queued", "running"), run
        return run.last_epoch >= epoch

    until(there, f"epoch {epoch} of {run_id}")
