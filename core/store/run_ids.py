"""Run ids as people type them."""

from collections.abc import Iterable
from difflib import get_close_matches

from core.errors import UnknownRun


def asked(run_id: str) -> str:
    """An id as typed, or one that no run has if databases cannot even be asked for it (NUL, half a character)."""
    return run_id if run_id.isprintable() else ""


def unknown_run(run_id: str, known_ids: Iterable[str]) -> UnknownRun:
    """The error for an id that no run has, with the nearest ones."""
    # Against as much of the ids as was typed: a few characters are not close to any whole id.
    beginnings: dict[str, str] = {}
    for known in known_ids:
        beginnings.setdefault(known[: len(run_id)], known)
    near = [beginnings[beginning] for beginning in get_close_matches(run_id[:100], beginnings, n=3)]
    if near:
        hint = f"Did you mean {' or '.join(near)}?"
    elif beginnings:
        hint = "`imbalance-lab runs` lists what is stored."
    else:
        hint = "The store is empty."
    return UnknownRun(f"No run {run_id[:60]!r}. {hint}")
