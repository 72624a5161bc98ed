"""One local cluster of two workers for all tests of this folder."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from core.execution import Executor
from core.store import RunStore
from tests.core.execution.experiments import assigned, until, weighted


class CountingStore(RunStore):
    """A run store that records which runs were begun."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.begun: list[str] = []

    def start(self, start: dict, provenance: dict) -> None:
        self.begun.append(start["id"])
        super().start(start, provenance)


@pytest.fixture(scope="package")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingStore]:
    store = CountingStore(tmp_path_factory.mktemp("store") / "runs.db")
    yield store
    store.close()


@dataclass(frozen=True)
class Started:
    """An executor that was just started, and among how many workers its first comparison was divided."""

    executor: Executor
    assignments: int


@pytest.fixture(scope="package")
def started(store: CountingStore) -> Iterator[Started]:
    # Little, so that a greedy run soon exceeds it.
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("IMBALANCE_LAB_WORKER_MEMORY", "1.2GB")
        executor = Executor(store, workers=2)
        # Before there are any workers, as nowhere else.
        yield Started(executor, assigned(executor, weighted("none", "inverse", epochs=100_000)))
        executor.close()


@pytest.fixture(scope="package")
def local(started: Started) -> Executor:
    return started.executor


@pytest.fixture
def executor(local: Executor) -> Iterator[Executor]:
    """The executor of all tests; runs that a test still requests at its end are stopped."""
    yield local
    for session in ("anna", "ben"):
        local.request(session, [])


@pytest.fixture
def second(executor: Executor, tmp_path: Path) -> Iterator[Executor]:
    """Another executor on the same workers, as if they were remote, with a store of its own at `tmp_path / "runs.db"`."""
    until(lambda: executor.scheduler, "the cluster")
    store = RunStore(tmp_path / "runs.db")
    second = Executor(store, executor.scheduler)
    yield second
    second.close()
    store.close()
