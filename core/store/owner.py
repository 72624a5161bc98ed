"""The process that owns a run, and whether it is still alive."""

import os
import socket
from functools import cache
from typing import Any

import psutil

# The kernel measures the start of a process in hundredths of a second.
SAME_START = 0.05


def this_process() -> dict[str, Any]:
    """Return the owner of runs of this process: host name, process id and start time.

    The start time is given twice, in seconds since the epoch and since the boot of the machine: when the clock is set, the
    first changes on Linux and the second on other systems, but never both.
    """
    return dict(_identity(os.getpid()))


def is_dead(owner: dict[str, Any]) -> bool:
    """Return whether the owner is a process of this host that has ended; False for processes of other hosts."""
    if owner.get("host") != socket.gethostname():
        return False
    try:
        process = psutil.Process(int(owner["pid"]))
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
        starts = _starts(process)
    except psutil.NoSuchProcess:
        return True
    except psutil.AccessDenied:
        return False
    return not any(abs(starts[key] - owner[key]) <= SAME_START for key in starts)


@cache
def _identity(pid: int) -> dict[str, Any]:
    return {"host": socket.gethostname(), "pid": pid, **_starts(psutil.Process(pid))}


def _starts(process: psutil.Process) -> dict[str, float]:
    started = process.create_time()
    return {"started": started, "started_since_boot": started - psutil.boot_time()}
