"""The way to a Dask scheduler: that of a local cluster, started here, or one that runs elsewhere."""

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
        threads: how many threads PyTorch may use in one slot.
        lost: the sentence for a run under way when the scheduler is lost.
        no_workers: the sentence for a run when all workers stay away.
    """

    client: Client
    kind: str
    threads: int
    lost: str
    no_workers: str

    async def slots(self) -> int:
        """How many tasks the living workers can train at once.

        Raises:
            ExecutionError: the scheduler does not answer.
        """
        # A client that has lost its scheduler goes on trying to reach it, at best to find one that knows nothing of our tasks.
        if self.client.status != "running":
            raise ExecutionError(self.lost)
        try:
            cores = await asyncio.wait_for(self.client.scheduler.ncores(), ANSWER_SECONDS)
        except (OSError, TimeoutError):
            raise ExecutionError(self.lost) from None
        return sum(cores.values())


@contextlib.asynccontextmanager
async def connect(address: str | None, workers: int, after: threading.Event | None = None) -> AsyncIterator[Connection]:
    """A connection to the scheduler at `address`; None starts a local cluster with that many workers, and ends it again.

    Dask's client is imported once `after` is set; a local cluster starts at once.

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
        await _until(after)
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
        await _until(after)
        async with _client(ready["address"], NOT_STARTED) as client:
            yield Connection(client, "local", ready["threads"], lost, no_workers)
    finally:
        await asyncio.to_thread(_end, process)


async def _until(event: threading.Event | None) -> None:
    if event is not None:
        await asyncio.to_thread(event.wait)


@contextlib.asynccontextmanager
async def _client(address: str, no_answer: str) -> AsyncIterator[Client]:
    """A client of the scheduler at an address; `no_answer` is the sentence where none answers, with a place for the reason."""
    from distributed import Client

    client = Client(address, asynchronous=True, set_as_default=False, timeout=CONNECT_SECONDS)
    try:
        try:
            await client
        except (OSError, ValueError, TimeoutError) as error:
            raise ExecutionError(no_answer.replace("{reason}", type(error).__name__)) from error
        yield client
    finally:
        # A client whose scheduler is gone may still be trying to reach it.
        with contextlib.suppress(TimeoutError, OSError):
            await client.close(timeout=2)


def _start(workers: int) -> subprocess.Popen[bytes]:
    # The child imports what this process imports, whatever lies in the folder that it was started from.
    path = os.pathsep.join(entry or os.getcwd() for entry in sys.path)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "core.execution.cluster", str(workers)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": path},
        # A session of its own: Ctrl-C in the terminal is for this process, which then ends the cluster in order.
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
