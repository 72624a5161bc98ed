"""Folders and files that only their owner can read, whatever the process's umask; what exists already keeps its mode."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are missing, unless it exists.

    Raises:
        OSError: it cannot be made, or something else has its name.
    """
    if not folder.parent.exists():
        make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def private(path: str, flags: int) -> int:
    """An opener, for `open(path, "wb", opener=private)`."""
    return os.open(path, flags, 0o600)


def write_private(path: Path, content: bytes) -> None:
    """Write a file."""
    with open(path, "wb", opener=private) as file:
        file.write(content)
