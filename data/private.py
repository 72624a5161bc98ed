"""Folders and files that only their owner can read, whatever the umask of the process; existing ones keep their mode."""

import os
from pathlib import Path


def make_private_folder(folder: Path) -> None:
    """Create a folder and its missing parents, unless it exists.

    Raises:
        OSError: it cannot be created, or a file has its name.
    """
    if not folder.parent.exists():
        make_private_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)


def private(path: str, flags: int) -> int:
    """Open a file that only its owner can read: the opener in `open(path, "wb", opener=private)`."""
    return os.open(path, flags, 0o600)


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read."""
    with open(path, "wb", opener=private) as file:
        file.write(content)
