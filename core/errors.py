"""The errors that the lab reports, each as one sentence that a person can act on."""

from collections.abc import Iterable
from difflib import get_close_matches


class LabError(Exception):
    """Base class of every error whose text is written for the person at the page or the command line."""


class InvalidValue(LabError):
    """A value that the lab cannot use: of the wrong type, out of range, an unknown name or a contradiction."""


class Diverged(LabError):
    """Training produced numbers that are not finite."""


class StoreError(LabError):
    """The run store cannot be opened, read or written."""


class UnknownRun(LabError):
    """No stored run has that id."""


class DataMissing(LabError):
    """Files of a dataset are not on this machine; the sentence says which ones, and how to get them."""


class DataDamaged(LabError):
    """Files of a dataset exist but cannot be used, or they cannot be downloaded or written."""


class ExecutionError(LabError):
    """The worker processes cannot be started or reached."""


def unknown(kind: str, value: object, allowed: Iterable[str]) -> InvalidValue:
    """Return the error for a name that is not among the allowed ones; it suggests the nearest one.

    >>> print(unknown("weighting", "invers", ["none", "inverse"]))
    Unknown weighting 'invers'. Known: none, inverse. Did you mean 'inverse'?
    """
    names = list(allowed)
    name = str(value)[:60]
    nearest = get_close_matches(name, names, n=1)
    hint = f" Did you mean '{nearest[0]}'?" if nearest else ""
    return InvalidValue(f"Unknown {kind} '{name}'. Known: {', '.join(names)}.{hint}")


def value_text(value: object) -> str:
    """Return the text of a value for a message: at most 60 characters, whatever the value is."""
    try:
        text = repr(value) if isinstance(value, str) else str(value)
    except ValueError:  # Python does not convert integers of more than 4,300 digits
        text = "a number of thousands of digits"
    except RecursionError:
        text = "something nested too deep"
    return text if len(text) <= 60 else f"{text[:57]}…"


def failure_sentence(error: BaseException) -> str:
    """Return one sentence for an exception that ended a run."""
    message = " ".join(str(error).split())[:300].rstrip(".")
    if isinstance(error, LabError):
        return str(error)
    out_of_memory = "can't allocate memory" in message or "not enough memory" in message
    if isinstance(error, MemoryError) or out_of_memory:
        return "The run needs more memory than there is; take a smaller model, a smaller batch_size or fewer seeds."
    cause = f"{type(error).__name__}: {message}" if message else type(error).__name__
    return f"The run failed with {cause}; this is a fault of the lab."
