"""The local cluster, in a process of its own: `python -m core.execution.cluster WORKERS`.

Prints one JSON line with its address as soon as its scheduler answers, while the workers are still starting, and ends when its
standard input closes or its parent dies. Not inside the process that serves the pages: there, a restarted worker would run the
page's script as `__main__`.

Python's fork server reads the libraries that training needs, once, while this process reads Dask. All workers are forked from it,
also those that replace one that ended.
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

# The C library's own 64 KiB give every freed tensor back to the system, which made workers up to 1.9 times slower.
MALLOC_THRESHOLD = 256 * 2**20
# The rest is for the process that serves the pages, and for the system.
MEMORY_SHARE = 0.85


def main() -> None:
    """Serve until the parent is gone."""
    parent = os.getppid()
    workers = int(sys.argv[1])
    threads = max(1, usable_cores() // workers)
    os.environ.update(environment(threads))
    # Workers that are killed leave semaphores to Python's resource tracker, which removes them and need not say so.
    quiet = "ignore::UserWarning:multiprocessing.resource_tracker"
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), quiet]))
    multiprocessing.set_forkserver_preload(["core.execution.read_libraries"])
    forkserver.ensure_running()
    nannies = start(workers, threads)
    _wait_for_end_of(parent)
    # Nothing here is worth a farewell, and a worker in the middle of a step would not answer one for seconds. What the
    # workers leave in the temporary folder is removed by the next cluster.
    for nanny in nannies.values():
        if nanny.pid is not None:
            with suppress(psutil.NoSuchProcess):
                psutil.Process(nanny.pid).kill()
    # Past the thread that still reads standard input.
    os._exit(0)


def environment(threads: int) -> dict[str, str]:
    """What workers find in their environment; `threads` is what PyTorch may use in each of them.

    It has to be there when the fork server starts: the C library, OpenMP and Python read it once, as a process begins.
    """
    return {
        "MALLOC_TRIM_THRESHOLD_": str(MALLOC_THRESHOLD),
        "MALLOC_MMAP_THRESHOLD_": str(MALLOC_THRESHOLD),
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
    }


def memory_limit(workers: int) -> int:
    """Bytes that a worker may take: `IMBALANCE_LAB_WORKER_MEMORY` (as in "4GB"), or an equal part of what the machine has."""
    from dask.utils import parse_bytes
    from distributed.system import MEMORY_LIMIT

    given = os.environ.get("IMBALANCE_LAB_WORKER_MEMORY")
    return parse_bytes(given) if given else int(MEMORY_LIMIT * MEMORY_SHARE / workers)


def configuration() -> dict[str, object]:
    """Dask's settings for the cluster."""
    return {
        "distributed.worker.multiprocessing-method": "forkserver",
        # A run that takes its worker along is not tried again: it would take the next one too.
        "distributed.scheduler.allowed-failures": 0,
        "distributed.scheduler.work-stealing": False,
        # Records of finished runs are kept by the store, not by the scheduler.
        "distributed.admin.low-level-log-length": 100,
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
        # Nothing is held for later on a worker, so there is nothing to spill; a paused one would never work again, because
        # freed memory stays with the process. What grows beyond is ended.
        "distributed.worker.memory.target": False,
        "distributed.worker.memory.spill": False,
        "distributed.worker.memory.pause": False,
        "distributed.worker.memory.terminate": 0.95,
        # How long a worker that died may take to come back before it is given up for good: 15 s are short on a busy machine.
        "distributed.deploy.lost-worker-timeout": "10 minutes",
        "distributed.worker.profile.enabled": False,
        "distributed.diagnostics.nvml": False,
    }


def start(workers: int, threads: int) -> Mapping[Any, Any]:
    """Start scheduler and workers, say where the scheduler is as soon as it answers, and return the workers' nannies.

    Raises:
        Exception: a worker cannot be started.
    """
    import dask
    from distributed import LocalCluster, utils

    dask.config.set(configuration())
    # The fork server has read what is needed; Dask would have this process read pandas for another one.
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
