"""The local cluster, in a process of its own: `python -m core.execution.cluster [WORKERS]`.

Prints one JSON line with its address, and ends when its standard input closes or its parent dies. Not inside the process
that serves the pages: there, a restarted worker would run the page's script as `__main__`.
"""

import json
import os
import sys
import threading
from contextlib import suppress

import dask
import psutil
from dask.system import CPU_COUNT
from dask.utils import parse_bytes
from distributed import LocalCluster
from distributed.system import MEMORY_LIMIT

# Dask's own 64 KiB give every freed tensor back to the system, which made workers up to 1.9 times slower.
MALLOC_THRESHOLD = 256 * 2**20
# The rest is for the process that serves the pages, and for the system.
MEMORY_SHARE = 0.85


def main() -> None:
    """Serve until the parent is gone."""
    parent = os.getppid()
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else CPU_COUNT
    threads = max(1, CPU_COUNT // workers)
    dask.config.set(configuration(threads))
    # Workers that are killed leave semaphores to Python's resource tracker, which removes them and need not say so.
    quiet = "ignore::UserWarning:multiprocessing.resource_tracker"
    os.environ["PYTHONWARNINGS"] = ",".join(filter(None, [os.environ.get("PYTHONWARNINGS"), quiet]))
    cluster = LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        memory_limit=memory_limit(workers),
        preload=["core.execution.warm_worker"],
        dashboard_address="127.0.0.1:0",
        scheduler_kwargs={"dashboard": False},
    )
    cluster.scheduler.http_server.stop()
    print(json.dumps({"address": cluster.scheduler_address, "workers": workers, "threads": threads}), flush=True)
    _wait_for_end_of(parent)
    # Nothing here is worth a farewell, and a worker in the middle of a step would not answer one for seconds. What the
    # workers leave in the temporary folder is removed by the next cluster.
    for nanny in cluster.workers.values():
        if nanny.pid is not None:
            with suppress(psutil.NoSuchProcess):
                psutil.Process(nanny.pid).kill()
    # Past the thread that still reads standard input.
    os._exit(0)


def memory_limit(workers: int) -> int:
    """Bytes that a worker may take: `IMBALANCE_LAB_WORKER_MEMORY` (as in "4GB"), or an equal part of what the machine has."""
    given = os.environ.get("IMBALANCE_LAB_WORKER_MEMORY")
    return parse_bytes(given) if given else int(MEMORY_LIMIT * MEMORY_SHARE / workers)


def configuration(threads: int) -> dict[str, object]:
    """Dask's settings for the cluster; `threads` is what PyTorch may use in each worker."""
    return {
        # Read by the C library and OpenMP as the worker starts, so no later than this.
        "distributed.nanny.pre-spawn-environ": {
            "MALLOC_TRIM_THRESHOLD_": MALLOC_THRESHOLD,
            "MALLOC_MMAP_THRESHOLD_": MALLOC_THRESHOLD,
            "OMP_NUM_THREADS": threads,
            "MKL_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
        },
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
