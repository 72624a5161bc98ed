"""The store and the executor that all pages of this process share."""

import os
import threading
from dataclasses import dataclass, field

from core.execution import Executor
from core.execution.speed import Speed
from core.store import RunStore
from data.folders import cache_folder

STORE_VARIABLE = "IMBALANCE_LAB_STORE"
SCHEDULER_VARIABLE = "IMBALANCE_LAB_SCHEDULER"


@dataclass(frozen=True)
class Lab:
    """The store of the runs, and the executor that trains them."""

    store: RunStore
    executor: Executor

    def close(self) -> None:
        """End training and close the store."""
        self.executor.close()
        self.store.close()


@dataclass
class Shared:
    """The only lab of the process; pages of several sessions may open it at the same time."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    lab: Lab | None = None


shared = Shared()
first_page_drawn = threading.Event()
"""Set when the first page is drawn; imports that would delay it wait for this event."""


def configure(store: str | None, scheduler: str | None) -> None:
    """Set the store and the scheduler of this process; None takes the user's own store and a cluster on this machine."""
    for variable, value in ((STORE_VARIABLE, store), (SCHEDULER_VARIABLE, scheduler)):
        if value is None:
            os.environ.pop(variable, None)
        else:
            os.environ[variable] = value


def get_lab(after: threading.Event | None = None) -> Lab:
    """Return the lab; the first call opens it with the settings of `configure` or the environment.

    Args:
        after: the connection to the training processes waits for it, see `Executor`.

    Raises:
        LabError: the store cannot be opened or nothing can train. The next call tries again.
    """
    with shared.lock:
        if shared.lab is None:
            store = RunStore(os.environ.get(STORE_VARIABLE) or None)
            try:
                executor = Executor(
                    store,
                    os.environ.get(SCHEDULER_VARIABLE) or None,
                    after=after,
                    speed=Speed(cache_folder("speed.json")),
                )
            except BaseException:
                store.close()
                raise
            shared.lab = Lab(store, executor)
        return shared.lab


def close_lab() -> None:
    """Close the lab of this process, if it is open."""
    with shared.lock:
        lab, shared.lab = shared.lab, None
    if lab is not None:
        lab.close()
