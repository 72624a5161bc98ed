"""How PyTorch's threads wait for each other."""

import os


def wait_asleep() -> None:
    """Let threads that have nothing to do sleep instead of spinning; to be called before torch is imported.

    On a machine that something else keeps busy, spinning threads hold up those they wait for: a small network took ten
    times as long on two threads as on one, and takes the same with this. `OMP_WAIT_POLICY` in the environment wins.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
