"""What remains after a process is killed."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from core.execution import Executor, connection, dispatcher
from core.store import RunStore
from tests.core.execution.experiments import ended, endless, tiny, under_way, until

ROOT = Path(__file__).parents[3]
KILLED = (
    "The process that trained this run ended in the middle of it: it was killed, or needed more memory than there is. Run it "
    "again, with a smaller model, a smaller batch_size or fewer seeds if it happens again."
)


def _clusters(parent: int) -> list[psutil.Process]:
    """Return the local clusters that a process has started."""
    return [child for child in psutil.Process(parent).children() if "core.execution.cluster" in _command(child)]


def _cluster(executor: Executor) -> psutil.Process:
    """Return the local cluster of an executor; other tests of this process may have other clusters."""
    until(lambda: executor.scheduler, "the cluster")
    port = int(str(executor.scheduler).rpartition(":")[2])
    (cluster,) = (cluster for cluster in _clusters(os.getpid()) if port in _ports(cluster))
    return cluster


def _ports(process: psutil.Process) -> set[int]:
    return {
        connection.laddr.port
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }


def worker_processes(process: psutil.Process) -> list[psutil.Process]:
    """Return the worker processes of a cluster once there are any: children of its fork server."""
    until(lambda: any(server.children() for server in process.children()), "the workers")
    return [worker for server in process.children() for worker in server.children()]


def _command(process: psutil.Process) -> list[str]:
    """Return the words of its command line; none once it has ended."""
    try:
        return process.cmdline()
    except psutil.NoSuchProcess:  # psutil says this of a zombie too
        return []


def _gone(process: psutil.Process) -> bool:
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_the_cluster_listens_to_this_machine_alone(executor: Executor) -> None:
    until(lambda: not executor.starting and executor.slots == 2, "the cluster")
    cluster = _cluster(executor)
    listening = [
        connection.laddr.ip
        for process in [cluster, *cluster.children(recursive=True)]
        for connection in process.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    ]
    # The scheduler, the two workers and their nannies; no HTTP server.
    assert listening == ["127.0.0.1"] * 5


def test_a_killed_worker_fails_its_run_alone_and_the_next_one_works(executor: Executor, store: RunStore) -> None:
    experiments = [endless(), endless()]
    ids = executor.request("anna", experiments)
    for run_id in ids:
        under_way(executor, run_id)
    before = worker_processes(_cluster(executor))
    before[0].kill()
    until(lambda: any(run is not None and run.finished for run in map(executor.get_run, ids)), "the end of one")
    failed, going_on = sorted(filter(None, map(executor.get_run, ids)), key=lambda run: run.finished is None)
    assert (failed.status, failed.error) == ("failed", KILLED)
    assert going_on.status == "running"
    under_way(executor, going_on.id, going_on.last_epoch + 100)
    until(lambda: store.get(failed.id).status == "failed", "the store")
    assert len(store.records(failed.id)) == store.get(failed.id).last_epoch > 0

    executor.request("anna", experiments)
    again = executor.get_run(failed.id)
    assert again is not None
    assert again.status == "failed"
    executor.request("anna", [])
    ended(executor, *ids)
    following = tiny()
    executor.request("anna", [following])
    assert ended(executor, following.id)[0].status == "done"
    # Forked from the same process as the worker that it replaces.
    until(lambda: len(worker_processes(_cluster(executor))) == 2, "another worker")
    assert {worker.ppid() for worker in worker_processes(_cluster(executor))} == {before[1].ppid()}


def test_a_run_that_takes_too_much_memory_fails_and_the_next_one_works(executor: Executor) -> None:
    greedy, following = tiny(model={"name": "mlp", "hidden": [4096, 4096]}, seeds=8), tiny()
    executor.request("anna", [greedy])
    (run,) = ended(executor, greedy.id)
    assert (run.status, run.error) == ("failed", KILLED)
    executor.request("anna", [following])
    assert ended(executor, following.id)[0].status == "done"


def test_processes_that_cannot_be_started_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONHASHSEED", "nonsense")
    store = RunStore(tmp_path / "runs.db")
    executor = Executor(store, workers=1)
    experiment = tiny()
    executor.request("anna", [experiment])
    (run,) = ended(executor, experiment.id)
    assert (run.status, run.error) == (
        "failed",
        "The processes that train could not be started (exit status 1); the log of this process says why.",
    )
    executor.close()
    store.close()


def test_workers_that_cannot_be_started_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASK_DISTRIBUTED__NANNY__PRELOAD", '["no_such_module"]')
    store = RunStore(tmp_path / "runs.db")
    executor = Executor(store, workers=1)
    experiment = tiny()
    executor.request("anna", [experiment])
    (run,) = ended(executor, experiment.id)
    assert executor.starting
    assert (run.status, run.error) == ("failed", connection.NOT_STARTED)
    executor.close()
    store.close()


def test_the_client_is_not_imported_before_its_time(tmp_path: Path) -> None:
    store, now = RunStore(tmp_path / "runs.db"), threading.Event()
    executor = Executor(store, workers=1, after=now)
    experiment = tiny()
    executor.request("anna", [experiment])
    until(lambda: _clusters(os.getpid()) and worker_processes(_clusters(os.getpid())[-1]), "the workers")
    assert executor.scheduler is None
    assert executor.starting
    now.set()
    assert ended(executor, experiment.id)[0].status == "done"
    executor.close()
    store.close()


OWNER = """
import sys, time
from core.execution import Executor
from core.experiment import Experiment
from core.store import RunStore

executor = Executor(RunStore(sys.argv[1]), workers=1)
executor.request("anna", [Experiment.from_dict({"model": "softmax_regression", "epochs": 100_000, "batch_size": 4096})])
time.sleep(600)
"""


def test_a_killed_owner_leaves_its_records_and_no_process(tmp_path: Path) -> None:
    file = tmp_path / "runs.db"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", OWNER, str(file)], env=environment) as owner:
        until(file.exists, "the store")
        store = RunStore(file)
        until(lambda: any(run.last_epoch > 50 for run in store.list()), "50 epochs")
        (cluster,) = _clusters(owner.pid)
        processes = [cluster, *cluster.children(recursive=True)]
        owner.send_signal(signal.SIGKILL)
    (run,) = store.list()
    epochs = [record["epoch"] for record in store.records(run.id)]
    assert epochs == list(range(1, run.last_epoch + 1))
    until(lambda: all(map(_gone, processes)), "the processes to go")
    assert store.mark_lost() == [run.id]
    lost = store.get(run.id)
    assert (lost.status, lost.last_epoch) == ("lost", len(epochs))
    assert store.records(run.id)[-1]["epoch"] == len(epochs) >= 50
    store.close()


def test_a_lost_cluster_fails_its_runs_and_the_next_run_starts_another(
    executor: Executor, monkeypatch: pytest.MonkeyPatch
) -> None:
    experiments, waiting = [endless(), endless()], tiny()
    ids = executor.request("anna", [*experiments, waiting])
    for run_id in ids[:2]:
        under_way(executor, run_id)
    cluster = _cluster(executor)
    workers = worker_processes(cluster)
    cluster.kill()
    *failed, done = ended(executor, *ids)
    for run in failed:
        assert run.status == "failed"
        assert run.error == (
            "The processes that train ended unexpectedly while this run was under way; run it again: they are started anew "
            "with the next run."
        )
    assert done.status == "done"
    until(lambda: all(map(_gone, workers)), "the workers to go")

    # Workers that die and do not come back in time, because the fork server has died too.
    monkeypatch.setattr(dispatcher, "CHECK_SECONDS", 0.05)
    experiments, waiting = [endless(), endless()], tiny()
    ids = executor.request("anna", [*experiments, waiting])
    for run_id in ids[:2]:
        under_way(executor, run_id)
    cluster = _cluster(executor)
    (fork_server,) = {worker.ppid() for worker in worker_processes(cluster)}
    psutil.Process(fork_server).kill()
    assert [run.error for run in ended(executor, *ids[:2])] == [KILLED, KILLED]
    # Only now: the scheduler knows that the workers are gone before it reports the runs that were lost with them.
    monkeypatch.setattr(dispatcher, "NO_WORKERS_SECONDS", 0)
    (never_began,) = ended(executor, ids[2])
    assert never_began.error == (
        "The processes that train have not come back for a minute; the log says why. Run it again to start them anew."
    )
