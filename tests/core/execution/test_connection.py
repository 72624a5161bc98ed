"""Training on a remote scheduler with its own workers."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from distributed import Client

from core.errors import ExecutionError
from core.execution import Executor, connection, dispatcher
from core.store import RunStore
from tests.core.execution.experiments import ended, endless, tiny, under_way, until
from tests.core.execution.test_cluster import KILLED

ROOT = Path(__file__).parents[3]


@dataclass
class Elsewhere:
    """A Dask scheduler and two workers, as a person would start them."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: subprocess.Popen[bytes]


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    address = f"tcp://127.0.0.1:{port}"
    dask, environment = [sys.executable, "-m", "dask"], os.environ | {"PYTHONPATH": str(ROOT)}
    here = ["--host", "127.0.0.1", "--no-dashboard"]
    commands = [
        [*dask, "scheduler", *here, "--port", port, "--dashboard-address", "127.0.0.1:0"],
        [*dask, "worker", address, *here, "--nworkers", "2", "--nthreads", "1", "--local-directory", str(tmp_path)],
    ]
    commands[1] += ["--preload", "core.execution.warm_worker"]
    scheduler, workers = (subprocess.Popen(command, env=environment) for command in commands)
    yield Elsewhere(address, scheduler, workers)
    for process in (workers, scheduler):
        process.kill()
        process.wait()


def test_runs_train_on_workers_elsewhere_and_every_loss_is_a_sentence(
    elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = RunStore(tmp_path / "runs.db")
    executor = _patient(store, elsewhere.address)
    monkeypatch.setattr(dispatcher, "NO_WORKERS_SECONDS", 0.1)
    early = tiny()
    executor.request("anna", [early])
    (failed,) = ended(executor, early.id)
    assert (failed.status, failed.error) == (
        "failed",
        f"The Dask scheduler at {elsewhere.address} has no workers; start one with `dask worker {elsewhere.address}` where "
        "imbalance-lab is installed, then run it again.",
    )
    monkeypatch.undo()
    executor.request("ben", [early])
    (run,) = ended(executor, early.id)
    assert (run.status, run.error) == ("done", None)
    assert (run.provenance["scheduler"], run.provenance["threads"]) == ("remote", 1)
    until(lambda: executor.slots == 2, "both workers")

    # This scheduler, unlike our own, tries a run again that killed its worker.
    long = endless()
    executor.request("anna", [long])
    under_way(executor, long.id)
    _busy(elsewhere).kill()
    (failed,) = ended(executor, long.id)
    assert (failed.status, failed.error) == ("failed", KILLED)

    another = endless()
    executor.request("anna", [another])
    under_way(executor, another.id)
    elsewhere.scheduler.kill()
    (failed,) = ended(executor, another.id)
    assert failed.status == "failed"
    assert failed.error == (
        f"The connection to the Dask scheduler at {elsewhere.address} was lost while this run was under way; see that the "
        "scheduler runs, then run it again."
    )
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.5)
    last = tiny()
    executor.request("anna", [last])
    (failed,) = ended(executor, last.id)
    assert failed.status == "failed"
    assert failed.error is not None
    assert failed.error.startswith(f"No Dask scheduler answers at '{elsewhere.address}' (")
    executor.close()
    store.close()


def _busy(elsewhere: Elsewhere) -> psutil.Process:
    """The process of the worker that trains."""
    with Client(elsewhere.address, set_as_default=False) as client:
        (worker,) = (worker for worker, keys in client.processing().items() if keys)
        return psutil.Process(client.run(os.getpid, workers=[worker])[worker])


def _patient(store: RunStore, address: str) -> Executor:
    """Return an executor as soon as the scheduler answers."""
    executors: list[Executor] = []

    def connected() -> bool:
        try:
            executors.append(Executor(store, address))
        except ExecutionError:
            return False
        return True

    until(connected, "the scheduler")
    return executors[0]


def test_an_address_where_nothing_answers_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "CONNECT_SECONDS", 0.5)
    store = RunStore(tmp_path / "runs.db")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for wrong in (address, "nonsense://nowhere"):
        with pytest.raises(ExecutionError) as raised:
            Executor(store, wrong)
        assert str(raised.value).startswith(f"No Dask scheduler answers at '{wrong}' (")
        assert str(raised.value).endswith(
            "); the address looks like tcp://127.0.0.1:8786, and `dask scheduler` starts one."
        )
    store.close()
