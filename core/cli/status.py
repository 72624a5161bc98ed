"""The exit status of commands that train."""

from collections.abc import Collection


def exit_status(statuses: Collection[str]) -> int:
    """Return 0 if all runs are done, 130 if Ctrl-C stopped one, otherwise 1."""
    if "stopped" in statuses:
        return 130
    return 0 if set(statuses) <= {"done"} else 1
