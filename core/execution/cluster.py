"""The local cluster, in a separate process: `python -m core.execution.cluster [WORKERS]`.

It prints one JSON line with its address, and ends when its standard input closes or its parent dies. It is not part of the
process that serves the pages, where a restarted worker would run the page's script as `__main__`.
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

# With Dask's default of 64 KiB every freed tensor is returned to the system, which made workers up to 1.9 times slower.
MALLOC_THRESHOLD = 256 * 2**20
# The rest is for the process that serves the pages, and for the system.
MEMORY_SHARE = 0.85


def main() -> None:
    """Serve until the parent is gone."""
    parent = os.getppid()
    workers = int(sys.argv[1]) if len(sys.argv) > 1 else CPU_COUNT
    threads = max(1, CPU_COUNT // workers)
    dask.config.set(configuration(threads))
    # Workers that are killed leave semaphores to Python's resource tracker, which removes them and need not warn about it.
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
    # Killed rather than closed: there is nothing to save, and a worker in the middle of a step would not answer for seconds.
    # The next cluster removes the files that the workers leave in the temporary folder.
    for nanny in cluster.workers.values():
        if nanny.pid is not None:
            with suppress(psutil.NoSuchProcess):
                psutil.Process(nanny.pid).kill()
    # Without waiting for the thread that still reads standard input.
    os._exit(0)


def memory_limit(workers: int) -> int:
    """Return the bytes that a worker may use: `IMBALANCE_LAB_WORKER_MEMORY` (such as "4GB"), or an equal share of the memory."""
    given = os.environ.get("IMBALANCE_LAB_WORKER_MEMORY")
    return parse_bytes(given) if given else int(MEMORY_LIMIT * MEMORY_SHARE / workers)


def configuration(threads: int) -> dict[str, object]:
    """Return Dask's settings for the cluster; `threads` is the number of threads of PyTorch in each worker."""
    return {
        # The C library and OpenMP read these when the worker starts, so they must be set before.
        "distributed.nanny.pre-spawn-environ": {
            "MALLOC_TRIM_THRESHOLD_": MALLOC_THRESHOLD,
            "MALLOC_MMAP_THRESHOLD_": MALLOC_THRESHOLD,
            "OMP_NUM_THREADS": threads,
            "MKL_NUM_THREADS": threads,
            "OPENBLAS_NUM_THREADS": threads,
        },
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
