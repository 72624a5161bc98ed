"""The error for files that cannot be written."""

import errno
from pathlib import Path

from data.errors import DataError


def cannot_write(folder: Path, error: OSError) -> DataError:
    """Return the error for a folder that could not be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DataError(f"The disk of {folder} is full; free some space and try again.")
    return DataError(f"{folder} cannot be written: {error.strerror or error}.")
