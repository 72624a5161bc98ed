"""Results that all sessions share."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Any


class SharedResults:
    """The results used last, by their signature; sessions that ask for a result while it is made wait for it.

    Args:
        capacity: number of results that are kept.
    """

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._lock = threading.Lock()
        self._results: OrderedDict[Hashable, Future[Any]] = OrderedDict()

    def get(self, signature: Hashable, make: Callable[[], Any]) -> Any:
        """Return the result of `make` with this signature, which is made once. An exception is raised and not kept."""
        with self._lock:
            present = self._results.get(signature)
            if present is None:
                own = self._results[signature] = Future()
                while len(self._results) > self._capacity:
                    self._results.popitem(last=False)
            else:
                self._results.move_to_end(signature)
        if present is not None:
            # Where it failed in another session, this one has its own failure.
            return present.result() if present.exception() is None else make()
        try:
            own.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._results.get(signature) is own:
                    del self._results[signature]
            own.set_exception(error)
            raise
        return own.result()

    def discard(self, signature: Hashable) -> None:
        """Forget a result, so that it is made anew for the next session."""
        with self._lock:
            self._results.pop(signature, None)
