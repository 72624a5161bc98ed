"""Reuse of memory that PyTorch frees."""

import ctypes
import os

HELD_BYTES = 256 * 2**20
# From malloc.h of glibc.
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3


def hold_freed_memory() -> bool:
    """Let the C library keep freed memory for new tensors instead of returning it to the system; return whether it does.

    Returned pages are cleared before they are used again: a Hessian product of small_cnn took 1.3 to 1.6 times as long.
    Training processes are started with the same settings (`core.execution.cluster`). `MALLOC_` variables in the environment
    take precedence; C libraries other than glibc are not changed.
    """
    if any(name.startswith("MALLOC_") for name in os.environ):
        return False
    try:
        adjust = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(adjust(TRIM_THRESHOLD, HELD_BYTES)) and bool(adjust(MMAP_THRESHOLD, HELD_BYTES))
