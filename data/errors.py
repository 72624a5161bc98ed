"""Errors about the files of a dataset, each with one sentence that says what to do."""

from collections.abc import Sequence
from pathlib import Path


class DataError(ValueError):
    """The files of a dataset cannot be used or cannot be written."""


class DownloadFailed(DataError):
    """A download did not finish; the bytes that arrived are kept for the next attempt."""


class MissingData(DataError):
    """Files of a dataset are missing.

    Args:
        what: the first half of the sentence: what is missing, and where.
        remedy: the second half: what to do about it.
        folder: where the files are expected.
        files: names of the missing files, relative to the folder; empty if they only have to be decoded.
        download_bytes: size of the download that would provide them; 0 if the lab cannot download them, None if unknown.
    """

    def __init__(
        self, what: str, remedy: str, folder: Path, files: Sequence[str], download_bytes: int | None = 0
    ) -> None:
        super().__init__(f"{what}; {remedy}.")
        self.folder = folder
        self.files = tuple(files)
        self.download_bytes = download_bytes


def damaged(path: Path, fault: str, slug: str) -> DataError:
    """Return the error for a damaged file that the lab can download again.

    >>> print(damaged(Path("labels.gz"), "is truncated", "mnist"))
    labels.gz is truncated; delete it and run `imbalance-lab download mnist`.
    """
    return DataError(f"{path} {fault}; delete it and run `imbalance-lab download {slug}`.")
