"""Ctrl-C while something is computed: the first one asks to stop at the next good place, the second one stops at once."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def interruptible(note: Callable[[str], None], when: str = "after this epoch") -> Iterator[Callable[[], bool]]:
    """Within it, a function that says whether somebody asked to stop.

    Args:
        note: is given the sentence that a person sees then.
        when: when it stops, in words.
    """
    asked = False

    def ask(_signal: int, _frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True
        note(f"Stopping {when}; Ctrl-C again stops at once.")

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield lambda: asked
    finally:
        signal.signal(signal.SIGINT, before)
