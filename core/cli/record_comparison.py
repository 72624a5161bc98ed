"""Storing what a command trains together."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from core.errors import LabError

if TYPE_CHECKING:
    from core.store import RunStore


def record_comparison(
    store: "RunStore | None", varied_by_run: Iterable[tuple[str, Mapping[str, str]]], lesson: str | None = None
) -> None:
    """Store which runs are trained together and what varies among them, if there are at least two and a store.

    A store that takes no comparison takes no runs either; those say so.
    """
    from core.store import StoredComparison

    comparison = StoredComparison.of(varied_by_run, lesson)
    if store is not None and comparison is not None:
        with suppress(LabError):
            store.comparisons.record(comparison)
