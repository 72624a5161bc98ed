"""The connection to a Dask scheduler: that of a local cluster, which is started here, or a remote one."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.errors import ExecutionError

if TYPE_CHECKING:
    from distributed import Client

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 30.0
END_SECONDS = 8.0
NOT_STARTED = "The processes that train could not be started; the log of this process says why."


@dataclass(frozen=True)
class Connection:
    """A scheduler that answers.

    Attributes:
        client: an asynchronous client.
        kind: `local` or `remote`.
        threads: number of threads that PyTorch may use in one slot.
        lost: the error of a run that is under way when the scheduler is lost.
        no_workers: the error of a run when there are no workers.
    """

    client: Client
    kind: str
    threads: int
    lost: str
    no_workers: str

    async def slots(self) -> int:
        """Return the number of tasks that the workers can run at once.

        Raises:
            ExecutionError: the scheduler does not answer.
        """
        # A client that has lost its scheduler keeps trying to reach it; a new scheduler would not know our tasks.
        if self.client.status != "running":
            raise ExecutionError(self.lost)
        try:
            cores = await asyncio.wait_for(self.client.scheduler.ncores(), ANSWER_SECONDS)
        except (OSError, TimeoutError):
            raise ExecutionError(self.lost) from None
        return sum(cores.values())


@contextlib.asynccontextmanager
async def connect(address: str | None, workers: int, after: threading.Event | None = None) -> AsyncIterator[Connection]:
    """Connect to the scheduler at `address`; None starts a local cluster with this number of workers, and ends it afterwards.

    A local cluster starts at once; Dask's client is imported, and connected to it, once `after` is set.

    Raises:
        ExecutionError: it cannot be started or does not answer.
    """
    if address is not None:
        lost = (
            f"The connection to the Dask scheduler at {address} was lost while this run was under way; see that the scheduler "
            "runs, then run it again."
        )
        no_workers = (
            f"The Dask scheduler at {address} has no workers; start one with `dask worker {address}` where imbalance-lab is "
            "installed, then run it again."
        )
        no_answer = (
            f"No Dask scheduler answers at '{address}' ({{reason}}); the address looks like tcp://127.0.0.1:8786, and "
            "`dask scheduler` starts one."
        )
        async with _client(address, no_answer) as client:
            yield Connection(client, "remote", 1, lost, no_workers)
        return
    lost = (
        "The processes that train ended unexpectedly while this run was under way; run it again: they are started anew with "
        "the next run."
    )
    no_workers = (
        "The processes that train have not come back for a minute; the log says why. Run it again to start them anew."
    )
    process = _start(workers)
    try:
        ready = await asyncio.to_thread(_ready, process)
        if after is not None:
            await asyncio.to_thread(after.wait)
        async with _client(ready["address"], NOT_STARTED) as client:
            yield Connection(client, "local", ready["threads"], lost, no_workers)
    finally:
        await asyncio.to_thread(_end, process)


@contextlib.asynccontextmanager
async def _client(address: str, no_answer: str) -> AsyncIterator[Client]:
    """Yield a client of the scheduler at an address; `no_answer` is the error where none answers, with a `{reason}`."""
    from distributed import Client

    client = Client(address, asynchronous=True, set_as_default=False, timeout=CONNECT_SECONDS)
    try:
        try:
            await client
        except (OSError, ValueError, TimeoutError) as error:
            raise ExecutionError(no_answer.replace("{reason}", type(error).__name__)) from error
        yield client
    finally:
        # A client whose scheduler is gone may still try to reach it.
        with contextlib.suppress(TimeoutError, OSError):
            await client.close(timeout=2)


def _start(workers: int) -> subprocess.Popen[bytes]:
    # The child imports the same modules as this process, whatever files its working folder contains.
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "core.execution.cluster", str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
        # In a session of its own, so that Ctrl-C in the terminal reaches only this process, which then ends the cluster properly.
        start_new_session=True,
    )


def _ready(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise ExecutionError(
            f"The processes that train could not be started (exit status {process.wait()}); the log of this process says why."
        )
    return json.loads(line)


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
