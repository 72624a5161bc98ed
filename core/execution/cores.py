"""The cores that this process may use."""

import math
import os
from pathlib import Path

ROOT = Path("/")


def usable_cores(root: Path = ROOT) -> int:
    """Return the number of cores that the process may use: those that its affinity and a container's quota (cgroups) allow.

    Args:
        root: the folder that contains `proc` and `sys`.
    """
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota(root)
    return allowed if quota is None else min(allowed, max(1, math.ceil(quota)))


def _quota(root: Path) -> float | None:
    """Return the processor time that a container may use per second, in cores; None where there is no limit."""
    groups = root / "sys/fs/cgroup"
    try:
        own = (root / "proc/self/cgroup").read_text().strip().split(":")[-1].strip("/")
        time, period = (groups / own / "cpu.max").read_text().split()
    except (OSError, ValueError):
        try:
            time, period = ((groups / f"cpu/cpu.cfs_{name}_us").read_text() for name in ("quota", "period"))
        except OSError:
            return None
    return None if time == "max" or int(time) <= 0 else int(time) / int(period)
