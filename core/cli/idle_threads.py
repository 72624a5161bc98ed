"""Idle threads of PyTorch."""

import os


def let_idle_threads_sleep() -> None:
    """Let idle threads sleep instead of spinning; call this before torch is imported.

    On a busy machine, spinning threads delay the threads for which they wait: a small network took ten times as long on two
    threads as on one, and takes equally long with this setting. `OMP_WAIT_POLICY` in the environment takes precedence.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
