"""Downloading a file over HTTP so that the next attempt continues an interrupted one."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import requests
from urllib3.exceptions import HTTPError, ReadTimeoutError

from data.errors import DownloadFailed
from data.full_disk import cannot_write
from data.private import private

BLOCK = 1 << 18
TIMEOUT = 30  # seconds without an answer of the server


class Resuming:
    """A downloader for `pooch.retrieve`: bytes that arrive are stored in a `.part` file until the file is complete.

    Args:
        part: the incomplete file.
        most: the largest admissible number of bytes.
        progress: called with the number of bytes that have arrived.
    """

    def __init__(self, part: Path, most: int, progress: Callable[[int], None]) -> None:
        self._part, self._most, self._progress = part, most, progress

    def __call__(self, url: str, output_file: str, _pooch: object, check_only: bool = False) -> None:  # noqa: ARG002
        """Download `url` to `output_file`.

        Raises:
            DownloadFailed: the download failed or was interrupted.
            DataError: the file cannot be written.
        """
        try:
            with open(self._part, "ab", opener=private) as file, _alone(file, self._part):
                self._fetch(url, file)
            os.replace(self._part, output_file)
        except OSError as error:
            raise cannot_write(self._part.parent, error) from None
        finally:
            with suppress(OSError):
                if not self._part.stat().st_size:
                    self._part.unlink()

    def _fetch(self, url: str, file: BinaryIO) -> None:
        begun = file.tell()
        # Compressed files must arrive unchanged, even if the server would decompress them in transit.
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={begun}-"} if begun else {})
        try:
            with requests.get(url, headers=headers, stream=True, timeout=TIMEOUT) as response:
                if begun and response.status_code == 416:
                    # Either the file is complete, or it is another file: the checksum decides.
                    if _length(response) != begun:
                        file.truncate(0)
                        raise DownloadFailed(f"{url} has changed since its download was interrupted; try again.")
                    return
                if not response.ok:
                    raise DownloadFailed(
                        f"{url} cannot be downloaded: the server answers {response.status_code} {response.reason}."
                    )
                if response.status_code != 206 or not _continues(response, begun):
                    file.truncate(0)  # the server sends the whole file from the beginning
                    begun = 0
                self._receive(response, file, begun, url)
        except (requests.RequestException, HTTPError) as error:
            raise self._broken_off(url, file, error) from None

    def _receive(self, response: requests.Response, file: BinaryIO, begun: int, url: str) -> None:
        arrived = begun
        self._progress(arrived)
        while block := response.raw.read(BLOCK, decode_content=False):
            file.write(block)
            arrived += len(block)
            if arrived > self._most:
                file.truncate(0)
                raise DownloadFailed(f"{url} sends more than the {self._most:,} bytes it may have; nothing was kept.")
            self._progress(arrived)
        file.flush()

    def _broken_off(self, url: str, file: BinaryIO, error: Exception) -> DownloadFailed:
        file.flush()
        arrived = os.fstat(file.fileno()).st_size
        remedy = f"{arrived / 1e6:.1f} MB are kept, try again to go on" if arrived else "try again"
        if isinstance(error, requests.Timeout | ReadTimeoutError):
            what = f"the server did not answer for {TIMEOUT} seconds"
        elif isinstance(error, ValueError):
            what = "this is no address on the web"
        elif isinstance(error, requests.ConnectionError):
            what = "the server cannot be reached"
        else:
            what = "the connection broke off"
        return DownloadFailed(f"{url} was not downloaded: {what}; {remedy}.")


def _length(response: requests.Response) -> int | None:
    """Return the length of the whole file from the answer to a range request."""
    match = re.fullmatch(r"bytes .*/(\d+)", response.headers.get("Content-Range", ""))
    return int(match[1]) if match else None


def _continues(response: requests.Response, begun: int) -> bool:
    return response.headers.get("Content-Range", "").startswith(f"bytes {begun}-")


@contextmanager
def _alone(file: BinaryIO, part: Path) -> Iterator[None]:
    """Keep other processes from writing the same file, where the operating system supports locks."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise DownloadFailed(f"{part} is being downloaded by another process; wait until it is done.") from None
    yield
