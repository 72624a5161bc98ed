"""Which process a run belongs to, and whether that process still lives."""

import os
import socket
from functools import cache
from typing import Any

import psutil

# The kernel counts a process's start in hundredths of a second.
SAME_START = 0.05


def this_process() -> dict[str, Any]:
    """The owner that runs of this process get: host name, process id and start time.

    The start is kept twice, in seconds since the epoch and since the machine's boot: on Linux a clock that is set
    shifts the first and never the second, elsewhere it is the other way round.
    """
    return dict(_identity(os.getpid()))


def is_dead(owner: dict[str, Any]) -> bool:
    """Whether the owner is a process of this host that has ended; of other hosts' processes nothing is known."""
    if owner.get("host") != socket.gethostname():
        return False
    try:
        process = psutil.Process(int(owner["pid"]))
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        found = _starts(process)
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:
        return False
    return not any(abs(found[key] - owner[key]) <= SAME_START for key in found)


@cache
def _identity(pid: int) -> dict[str, Any]:
    return {"host": socket.gethostname(), "pid": pid, **_starts(psutil.Process(pid))}


def _starts(process: psutil.Process) -> dict[str, float]:
    started = process.create_time()
    return {"started": started, "started_since_boot": started - psutil.boot_time()}
