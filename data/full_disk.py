"""What to say when files cannot be written."""

import errno
from pathlib import Path

from data.errors import DataError


def cannot_write(folder: Path, error: OSError) -> DataError:
    """The error for a folder in which something could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DataError(f"The disk of {folder} is full; free some space and try again.")
    return DataError(f"{folder} cannot be written: {error.strerror or error}.")
