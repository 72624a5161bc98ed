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


def shown(value: object) -> str:
    """A value as messages show it: short, whatever somebody sent."""
    try:
        text = repr(value) if isinstance(value, str) else str(value)
    except ValueError:  # Python does not write integers of more than 4,300 digits
        text = "a number of thousands of digits"
    except RecursionError:
        text = "something nested too deep"
    return text if len(text) <= 60 else f"{text[:57]}…"


def failure_sentence(error: BaseException) -> str:
    """One sentence for an exception that ended a run."""
    message = " ".join(str(error).split())[:300].rstrip(".")
    if isinstance(error, LabError):
        return str(error)
    out_of_memory = "can't allocate memory" in message or "not enough memory" in message
    if isinstance(error, MemoryError) or out_of_memory:
        return "The run needs more memory than there is; take a smaller model, a smaller batch_size or fewer seeds."
    shown = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return f"The run failed with {shown}; this is a fault of the lab."
