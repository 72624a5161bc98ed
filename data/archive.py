"""Unpacking an archive from an untrusted source."""

import gzip
import os
import shutil
import tarfile
import tempfile
import zlib
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from data.errors import DataError, damaged
from data.full_disk import cannot_write
from data.official import OfficialFile
from data.private import make_private_folder, private

MOST_ENTRIES = 100


def unpack(official: OfficialFile, folder: Path, slug: str) -> None:
    """Unpack the expected files of an archive into a folder; each file appears under its name only once it is complete.

    Everything else in the archive is ignored.

    Raises:
        DataError: an entry lies outside the folder or is not a regular file, a file is larger than the official one,
            missing or truncated, or the disk is full.
    """
    path = folder / official.name
    try:
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unpacking-") as temporary:
            _extract(path, official, Path(temporary), slug)
            for name in official.holds:
                if (Path(temporary) / name).is_file():
                    make_private_folder((folder / name).parent)
                    os.replace(Path(temporary) / name, folder / name)
    except (EOFError, tarfile.TarError):
        raise damaged(path, "is truncated or not a tar archive", slug) from None
    except (gzip.BadGzipFile, zlib.error):
        raise damaged(path, "is not a gzip file, or is damaged", slug) from None
    except OSError as error:
        raise cannot_write(folder, error) from None


def _extract(path: Path, official: OfficialFile, destination: Path, slug: str) -> None:
    with gzip.open(path) as packed:
        limited = cast(BinaryIO, _Limited(packed, path, official, slug))
        with tarfile.open(fileobj=limited, mode="r|") as archive:
            _extract_entries(archive, path, official, destination, slug)
    for needed in official.needed:
        if not (destination / needed).is_file():
            raise damaged(path, f"holds no {needed}", slug)


def _extract_entries(
    archive: tarfile.TarFile, path: Path, official: OfficialFile, destination: Path, slug: str
) -> None:
    for number, entry in enumerate(archive):
        name = PurePosixPath(entry.name)
        if name.is_absolute() or ".." in name.parts or "\\" in entry.name or not (entry.isfile() or entry.isdir()):
            raise damaged(
                path, f"holds {entry.name[:100]!r}, which lies outside the folder or is not a regular file", slug
            )
        if number >= MOST_ENTRIES:
            raise damaged(path, f"holds more than {MOST_ENTRIES} entries", slug)
        most = official.holds.get(str(name))
        if most is None or not entry.isfile():
            continue
        if entry.size > most:
            raise damaged(path, f"holds {name} with {entry.size:,} bytes; it may have at most {most:,}", slug)
        target = destination / name
        make_private_folder(target.parent)
        source = archive.extractfile(entry)
        assert source is not None  # since it is a regular file
        with open(target, "wb", opener=private) as file:
            shutil.copyfileobj(source, file)


class _Limited:
    """A stream that refuses to give more bytes than the official files have: a small archive can unpack to terabytes."""

    def __init__(self, stream: gzip.GzipFile, path: Path, official: OfficialFile, slug: str) -> None:
        self._stream, self._path, self._slug = stream, path, slug
        self._left = sum(official.holds.values()) * 11 // 10 + 1_000_000

    def read(self, size: int) -> bytes:
        block = self._stream.read(size)
        self._left -= len(block)
        if self._left < 0:
            raise self._too_large()
        return block

    def _too_large(self) -> DataError:
        return damaged(self._path, "unpacks to far more than the official files", self._slug)
