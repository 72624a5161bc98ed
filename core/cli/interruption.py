"""Ctrl-C during a computation: the first one requests a stop at the next suitable point, the second one stops at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruptible(note: Callable[[str], None], when: str = "after this epoch") -> Iterator[Callable[[], bool]]:
    """Catch Ctrl-C, and provide a function that returns whether a stop was requested.

    Args:
        note: called with a sentence for the user when a stop is requested.
        when: the point at which the computation stops, in words.
    """
    requested = False

    def request(_signal: int, _frame: FrameType | None) -> None:
        nonlocal requested
        if requested:
            raise KeyboardInterrupt
        requested = True
        note(f"Stopping {when}; Ctrl-C again stops at once.")

    before = signal.signal(signal.SIGINT, request)
    try:
        yield lambda: requested
    finally:
        signal.signal(signal.SIGINT, before)
