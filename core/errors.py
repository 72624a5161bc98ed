"""What can go wrong at the boundary of the lab, each as one sentence that a person can act on."""

from collections.abc import Iterable
from difflib import get_close_matches


class LabError(Exception):
    """Base of every error whose text is meant to be read by the person at the page or the command line."""


class InvalidValue(LabError):
    """A value that the lab cannot use: wrong type, out of range, unknown name or a contradiction."""


class Diverged(LabError):
    """Training left the finite numbers."""


class StoreError(LabError):
    """The run store cannot be opened, read or written."""


class UnknownRun(LabError):
    """No stored run answers to that id."""


class DataMissing(LabError):
    """Files of a dataset are not on this machine; the sentence says which, and how they get there."""


class DataDamaged(LabError):
    """Files of a dataset are there and cannot be used, or cannot be downloaded or written."""


class ExecutionError(LabError):
    """The processes that train cannot be started or reached."""


def unknown(kind: str, value: object, known: Iterable[str]) -> InvalidValue:
    """The error for a name that is not in a closed set, with the nearest known one.

    >>> print(unknown("weighting", "invers", ["none", "inverse"]))
    Unknown weighting 'invers'. Known: none, inverse. Did you mean 'inverse'?
    """
    names = list(known)
    shown = str(value)[:60]
    nearest = get_close_matches(shown, names, n=1)
    hint = f" Did you mean '{nearest[0]}'?" if nearest else ""
    return InvalidValue(f"Unknown {kind} '{shown}'. Known: {', '.join(names)}.{hint}")
