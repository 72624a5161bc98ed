"""The run store as commands open it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from core.errors import InvalidValue, StoreError

if TYPE_CHECKING:
    from core.store import RunStore


@contextmanager
def opened(address: str | None) -> Iterator["RunStore"]:
    """The store at an address, with the runs of dead processes marked as lost.

    Raises:
        StoreError: it cannot be opened.
    """
    from core.store import RunStore

    store = RunStore(address)
    try:
        # What a read-only store holds can be shown all the same.
        with suppress(StoreError):
            store.mark_lost()
        yield store
    finally:
        store.close()


@contextmanager
def opened_unless(no_store: bool, address: str | None) -> Iterator["RunStore | None"]:
    """The store of a command that can do without.

    Raises:
        InvalidValue: an address and `--no-store` together.
        StoreError: it cannot be opened.
    """
    if no_store and address is not None:
        raise InvalidValue(f"--store {address} and --no-store contradict each other; give one of them.")
    if no_store:
        yield None
        return
    with opened(address) as store:
        yield store
