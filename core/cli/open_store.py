"""Opening the run store for a command."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from core.errors import InvalidValue, StoreError

if TYPE_CHECKING:
    from core.store import RunStore


@contextmanager
def open_store(address: str | None) -> Iterator["RunStore"]:
    """Open the store at an address, and mark the runs of dead processes as lost.

    Raises:
        StoreError: the store cannot be opened.
    """
    from core.store import RunStore

    store = RunStore(address)
    try:
        # The runs in a read-only store can be shown nevertheless.
        with suppress(StoreError):
            store.mark_lost()
        yield store
    finally:
        store.close()


@contextmanager
def open_optional_store(no_store: bool, address: str | None) -> Iterator["RunStore | None"]:
    """Open the store of a command, or provide None with `--no-store`.

    Raises:
        InvalidValue: an address and `--no-store` are given together.
        StoreError: the store cannot be opened.
    """
    if no_store and address is not None:
        raise InvalidValue(f"--store {address} and --no-store contradict each other; give one of them.")
    if no_store:
        yield None
        return
    with open_store(address) as store:
        yield store
