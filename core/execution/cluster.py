"""The local cluster, in a separate process: `python -m core.execution.cluster WORKERS`.

It prints one JSON line with its address as soon as the scheduler answers, while the workers are still starting, and ends when its
standard input closes or its parent dies. It is not part of the process that serves the pages, where a restarted worker would run
the page's script as `__main__`.

Python's fork server imports the libraries for training once, while this process imports Dask. All workers are forked from the
fork server, also those that replace a worker that ended.
"""

import json
import multiprocessing
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing import forkserver
from typing import Any

import psutil

from core.execution.cores import usable_cores

# With the C library's default of 64 KiB every freed tensor is returned to the system, which made workers up to 1.9 times slower.
MALLOC_THRESHOLD = 256 * 2**20
# The rest is for the process that serves the pages, and for the system.
MEMORY_SHARE = 0.85


def main() -> None:
    """Run the cluster until the parent process ends."""
    parent = os.getppid()
    workers = int(sys.argv[1])
    threads = max(1, usable_cores() // workers)
    os.environ.update(environment(threads))
    # Workers that are killed leave semaphores to Python's resource tracker, which removes them and need not warn about it.
    quiet = "ignore::UserWarning:multiprocessing.resource_tracker"
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), quiet]))
    multiprocessing.set_forkserver_preload(["core.execution.preloaded"])
    forkserver.ensure_running()
    nannies = start(workers, threads)
    _wait_for_end_of(parent)
    # Killed rather than closed: there is nothing to save, and a worker in the middle of a step would not answer for seconds.
    # The next cluster removes the files that the workers leave in the temporary folder.
    for nanny in nannies.values():
        if nanny.pid is not None:
            with suppress(psutil.NoSuchProcess):
                psutil.Process(nanny.pid).kill()
    # Without waiting for the thread that still reads standard input.
    os._exit(0)


def environment(threads: int) -> dict[str, str]:
    """Return the environment of the workers; `threads` is the number of threads of PyTorch in each worker.

    It must be set before the fork server starts: the C library, OpenMP and Python read it once, when a process starts.
    """
    return {
        "MALLOC_TRIM_THRESHOLD_": str(MALLOC_THRESHOLD),
        "MALLOC_MMAP_THRESHOLD_": str(MALLOC_THRESHOLD),
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
    }


def memory_limit(workers: int) -> int:
    """Return the bytes that a worker may use: `IMBALANCE_LAB_WORKER_MEMORY` (such as "4GB"), or an equal share of the memory."""
    from dask.utils import parse_bytes
    from distributed.system import MEMORY_LIMIT

    given = os.environ.get("IMBALANCE_LAB_WORKER_MEMORY")
    return parse_bytes(given) if given else int(MEMORY_LIMIT * MEMORY_SHARE / workers)


def configuration() -> dict[str, object]:
    """Return Dask's settings for the cluster."""
    return {
        "distributed.worker.multiprocessing-method": "forkserver",
        # A run that kills its worker is not tried again: it would kill the next worker too.
        "distributed.scheduler.allowed-failures": 0,
        "distributed.scheduler.work-stealing": False,
        # The store keeps the records of finished runs; the scheduler need not.
        "distributed.admin.low-level-log-length": 100,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        # Workers keep no results, so there is nothing to spill; a paused worker would never resume, because freed memory stays
        # with the process. A worker that exceeds its memory is ended.
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.pause": False,
        "distributed.worker.memory.terminate": 0.95,
        # The time in which a worker that died must be back before it is given up: 15 s are short on a busy machine.
        "distributed.deploy.lost-worker-timeout": "10 minutes",
        "distributed.worker.profile.enabled": False,
        "distributed.diagnostics.nvml": False,
    }


def start(workers: int, threads: int) -> Mapping[Any, Any]:
    """Start scheduler and workers, print the scheduler's address as soon as it answers, and return the workers' nannies.

    Raises:
        Exception: a worker cannot be started.
    """
    import dask
    from distributed import LocalCluster, utils

    dask.config.set(configuration())
    # The fork server has its modules already; otherwise Dask would import pandas into this process to choose others.
    utils._forkserver_preload_set = True

    class Cluster(LocalCluster):
        async def _start(self) -> None:
            await super()._start()
            self.scheduler.http_server.stop()
            ready = {"address": self.scheduler_address, "workers": workers, "threads": threads}
            print(json.dumps(ready), flush=True)

    cluster = Cluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        memory_limit=memory_limit(workers),
        preload=["core.execution.warm_worker"],
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
    )
    return cluster.workers


def _wait_for_end_of(parent: int) -> None:
    closed = threading.Event()

    def read() -> None:
        while sys.stdin.buffer.read(1):
            pass
        closed.set()

    threading.Thread(target=read, daemon=True).start()
    while not closed.wait(1.0):
        if os.getppid() != parent:
            return


if __name__ == "__main__":
    main()
