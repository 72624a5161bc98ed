"""Run ids as users type them."""

from collections.abc import Iterable
from difflib import get_close_matches

from core.errors import UnknownRun


def clean_id(run_id: str) -> str:
    """Return a typed id, or the empty id, which no run has, if a query cannot contain it (NUL, half a character)."""
    return run_id if run_id.isprintable() else ""


def unknown_run(run_id: str, stored_ids: Iterable[str]) -> UnknownRun:
    """Return the error for an id that no run has; it suggests the nearest ids."""
    # Compared with the first characters of the ids, as many as were typed: a few characters resemble no whole id.
    beginnings: dict[str, str] = {}
    for stored_id in stored_ids:
        beginnings.setdefault(stored_id[: len(run_id)], stored_id)
    near = [beginnings[beginning] for beginning in get_close_matches(run_id[:100], beginnings, n=3)]
    if near:
        hint = f"Did you mean {' or '.join(near)}?"
    elif beginnings:
        hint = "`imbalance-lab runs` lists what is stored."
    else:
        hint = "The store is empty."
    return UnknownRun(f"No run {run_id[:60]!r}. {hint}")
