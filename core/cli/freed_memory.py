"""What becomes of memory that PyTorch frees."""

import ctypes
import os

HELD_BYTES = 256 * 2**20
# Of glibc's malloc.h.
TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3


def hold_freed_memory() -> bool:
    """Let the C library keep freed tensors for the next ones instead of giving them back; whether it does.

    Pages that are given back are cleared before they come again: a Hessian product of small_cnn took 1.3 to 1.6 times as long.
    Training processes are started with the same settings (`core.execution.cluster`). The environment's `MALLOC_` settings win;
    other C libraries than glibc are left as they are.
    """
    if any(name.startswith("MALLOC_") for name in os.environ):
        return False
    try:
        adjust = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(adjust(TRIM_THRESHOLD, HELD_BYTES)) and bool(adjust(MMAP_THRESHOLD, HELD_BYTES))
