"""Fetching the official files of a dataset."""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from data.archive import unpack
from data.errors import DataError, DownloadFailed
from data.folders import data_folder
from data.full_disk import cannot_write
from data.official import OFFICIAL, OfficialFile
from data.private import make_private_folder

MIRROR = "IMBALANCE_LAB_MIRROR"


def download(slug: str, progress: Callable[[int, int], None], mirror: str | None = None) -> Path:
    """Download the missing files of a dataset, check them, and unpack archives.

    Args:
        slug: a key of `OFFICIAL`.
        progress: called with the number of bytes that have arrived and their total, 0 if that is unknown.
        mirror: an address to use instead of the official ones, as `<mirror>/<slug>/<file>`; by default
            `$IMBALANCE_LAB_MIRROR`, if it is set.

    Returns:
        The folder of the dataset.

    Raises:
        DownloadFailed: the server cannot be reached, the connection breaks, or the files are not the official ones; an
            incomplete file is kept, and the next attempt continues it.
        DataError: the disk is full or cannot be written, or an archive does not have the official contents.
    """
    official, folder = OFFICIAL[slug], data_folder(slug)
    mirror = mirror or os.environ.get(MIRROR)
    before = 0
    for file in official.files:
        if (folder / file.name).is_file() or not file.unpacked_in(folder):
            url = f"{mirror.rstrip('/')}/{slug}/{file.name}" if mirror else file.url
            _fetch(file, url, folder, _sum(progress, before, file.size, official.size))
            if file.is_archive:
                unpack(file, folder, slug)
                # The archive has been checked, and would take as much space again as its files.
                (folder / file.name).unlink()
        before += file.size
        progress(before, official.size)
    return folder


def _fetch(file: OfficialFile, url: str, folder: Path, progress: Callable[[int], None]) -> None:
    # Imported here because only a download needs them.
    import pooch

    from data.resuming import Resuming

    pooch.get_logger().setLevel(logging.WARNING)
    downloader = Resuming(folder / f"{file.name}.part", file.most_bytes, progress)
    try:
        make_private_folder(folder)
        pooch.retrieve(url, f"md5:{file.md5}" if file.md5 else None, file.name, folder, downloader=downloader)
    except DataError:
        raise
    except ValueError:  # how pooch reports a wrong checksum
        raise DownloadFailed(
            f"{url} is not the official file: its MD5 checksum is not {file.md5}; nothing was kept, try again later."
        ) from None
    except OSError as error:
        raise cannot_write(folder, error) from None


def _sum(progress: Callable[[int, int], None], before: int, size: int, total: int) -> Callable[[int], None]:
    """Report the progress of one file as progress of all files."""
    return lambda arrived: progress(before + (min(arrived, size) if size else arrived), total)
