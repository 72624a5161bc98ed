"""What can be wrong with the files of a dataset, each as one sentence that a person can act on."""

from collections.abc import Sequence
from pathlib import Path


class DataError(ValueError):
    """The files of a dataset are there and cannot be used, or cannot be written."""


class DownloadFailed(DataError):
    """A download that did not come to its end; what has arrived is kept for the next attempt."""


class MissingData(DataError):
    """Files of a dataset are not there.

    Args:
        what: the beginning of the sentence, what is missing where.
        remedy: its end, what to do about that.
        folder: where the files are expected.
        files: their names, within the folder; none when everything is there and only has to be decoded.
        download_bytes: how much the lab would download to get them; 0 when it cannot, None when nobody knows how much.
    """

    def __init__(
        self, what: str, remedy: str, folder: Path, files: Sequence[str], download_bytes: int | None = 0
    ) -> None:
        super().__init__(f"{what}; {remedy}.")
        self.folder = folder
        self.files = tuple(files)
        self.download_bytes = download_bytes


def damaged(path: Path, fault: str, slug: str) -> DataError:
    """The error for a file of a dataset that the lab can download again.

    >>> print(damaged(Path("labels.gz"), "is truncated", "mnist"))
    labels.gz is truncated; delete it and run `imbalance-lab download mnist`.
    """
    return DataError(f"{path} {fault}; delete it and run `imbalance-lab download {slug}`.")
