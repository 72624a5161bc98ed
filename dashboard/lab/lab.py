"""The store and the executor that all pages of this process share."""

import os
import threading
from dataclasses import dataclass, field

from core.execution import Executor
from core.store import RunStore

STORE_VARIABLE = "IMBALANCE_LAB_STORE"
SCHEDULER_VARIABLE = "IMBALANCE_LAB_SCHEDULER"


@dataclass(frozen=True)
class Lab:
    """Where runs are kept, and what trains them."""

    store: RunStore
    executor: Executor

    def close(self) -> None:
        """End training and let go of the store."""
        self.executor.close()
        self.store.close()


@dataclass
class Shared:
    """The one lab of the process; pages of several sessions ask for it at the same time."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    lab: Lab | None = None


shared = Shared()


def configure(store: str | None, scheduler: str | None) -> None:
    """Say where the lab of this process is; None takes the user's own store and a cluster on this machine."""
    for variable, value in ((STORE_VARIABLE, store), (SCHEDULER_VARIABLE, scheduler)):
        if value is None:
            os.environ.pop(variable, None)
        else:
            os.environ[variable] = value


def get_lab() -> Lab:
    """The lab, opened at the first call with what `configure` or the environment says.

    Raises:
        LabError: the store cannot be opened or nothing can train. The next call tries again.
    """
    with shared.lock:
        if shared.lab is None:
            store = RunStore(os.environ.get(STORE_VARIABLE) or None)
            try:
                executor = Executor(store, os.environ.get(SCHEDULER_VARIABLE) or None)
            except BaseException:
                store.close()
                raise
            shared.lab = Lab(store, executor)
        return shared.lab


def close_lab() -> None:
    """End the lab of this process, if there is one."""
    with shared.lock:
        lab, shared.lab = shared.lab, None
    if lab is not None:
        lab.close()
