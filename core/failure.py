"""The sentence for an exception that ended a run."""

from core.errors import LabError


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
