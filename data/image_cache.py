"""Images decoded once to a small square and kept in a file that later runs map into memory."""

import json
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from data.errors import DataError
from data.full_disk import cannot_write
from data.picture import read_picture
from data.private import make_private_folder, private, write_private

BATCH = 64
ABANDONED = 24 * 3600  # seconds after which an unfinished cache belongs to nobody
FORMAT = 1  # of the files below; another number makes every cache anew


@dataclass(frozen=True, eq=False)
class ImageFiles:
    """The images of one part: `paths` within a folder, and a label for each, int64 `[N]`."""

    paths: Sequence[str]
    labels: np.ndarray


@dataclass(frozen=True, eq=False)
class CachedPart:
    """One part as it was decoded.

    Attributes:
        features: uint8 `[N, 3, resolution, resolution]`, mapped from the file.
        labels: int64 `[N]`.
        missing: the paths of images that were not there.
        unreadable: the paths of those that could not be decoded.
    """

    features: np.ndarray
    labels: np.ndarray
    missing: tuple[str, ...]
    unreadable: tuple[str, ...]

    def notes(self, part: str) -> tuple[str, ...]:
        """A sentence for each kind of image that was left out."""
        total = len(self.labels) + len(self.missing) + len(self.unreadable)
        return tuple(
            f"{len(paths):,} of {total:,} {part} images {kind} and were left out, {paths[0]} among them."
            for kind, paths in (("were not there", self.missing), ("could not be read", self.unreadable))
            if paths
        )


def open_cache(cache: Path, parts: Sequence[str]) -> dict[str, CachedPart] | None:
    """What `build_cache` left in a folder; None when it is not there or not what it should be."""
    try:
        about = json.loads((cache / "about.json").read_text(encoding="utf-8"))
        return {part: _open_part(cache, part, about["parts"][part]) for part in parts} if _current(about) else None
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def build_cache(
    cache: Path,
    folder: Path,
    parts: Mapping[str, ImageFiles],
    resolution: int,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Decode images into a cache that appears when it is whole, and remove the caches beside it, which it replaces.

    Args:
        cache: the folder that the cache becomes.
        folder: where the images are.
        parts: which they are.
        resolution: height and width they get.
        progress: is told how many images are done, and of how many.

    Raises:
        DataError: no image of a part can be read, or the disk is full or cannot be written.
    """
    told = _Counter(progress, sum(len(files.paths) for files in parts.values()))
    before = _finished_at(cache)
    try:
        make_private_folder(cache.parent)
        with tempfile.TemporaryDirectory(dir=cache.parent, prefix=".building-", ignore_cleanup_errors=True) as building:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # Pillow's, about odd metadata and sizes; sizes are checked
                left_out = {
                    part: _build_part(Path(building), folder, part, files, resolution, told)
                    for part, files in parts.items()
                }
            about = json.dumps({"format": FORMAT, "parts": left_out})
            write_private(Path(building) / "about.json", about.encode())
            if _finished_at(cache) == before:  # otherwise another process was quicker, and may be reading its own
                _take_its_place(Path(building), cache)
    except OSError as error:
        raise cannot_write(cache.parent, error) from None
    _remove_others(cache)


def _current(about: Any) -> bool:
    return bool(about["format"] == FORMAT)


def _open_part(cache: Path, part: str, about: Mapping[str, Any]) -> CachedPart:
    features = np.load(cache / f"{part}.npy", mmap_mode="r", allow_pickle=False)
    labels = np.load(cache / f"{part}_labels.npy", allow_pickle=False)
    if (
        features.dtype != np.uint8
        or features.ndim != 4
        or labels.dtype != np.int64
        or labels.shape != features.shape[:1]
    ):
        raise ValueError("something else than a cache")
    return CachedPart(features, labels, tuple(map(str, about["missing"])), tuple(map(str, about["unreadable"])))


class _Counter:
    """Adds up the progress of several parts."""

    def __init__(self, progress: Callable[[int, int], None] | None, total: int) -> None:
        self._progress, self._total, self._done = progress, total, 0

    def add(self, count: int) -> None:
        self._done += count
        if self._progress:
            self._progress(self._done, self._total)


def _build_part(
    building: Path, folder: Path, part: str, files: ImageFiles, resolution: int, told: _Counter
) -> dict[str, list[str]]:
    """Writes the arrays of one part and returns what was left out."""
    missing: list[str] = []
    unreadable: list[str] = []
    labels: list[int] = []
    fault = ""
    # Plain writes and not a mapped file: on a full disk those end in an error, and a mapped file ends the process.
    with open(building / f"{part}.npy", "wb", opener=private) as file:
        _write_header(file, 0, resolution)
        start = file.tell()
        for path, label, found in zip(
            files.paths, files.labels.tolist(), _decoded(folder, files.paths, resolution, told), strict=True
        ):
            if isinstance(found, np.ndarray):
                file.write(found.data)
                labels.append(label)
            elif isinstance(found, FileNotFoundError | NotADirectoryError):
                missing.append(path)
            else:
                unreadable.append(path)
                fault = f"; the last one: {found}"
        if not labels:
            raise DataError(
                f"None of the {len(files.paths):,} {part} images can be read from {folder}, "
                f"such as {files.paths[0]}{fault}."
            )
        file.seek(0)
        # NumPy leaves room in a header for a larger number of rows.
        _write_header(file, len(labels), resolution)
        assert file.tell() == start
    with open(building / f"{part}_labels.npy", "wb", opener=private) as file:
        np.save(file, np.array(labels, np.int64), allow_pickle=False)
    return {"missing": missing, "unreadable": unreadable}


def _write_header(file: Any, count: int, resolution: int) -> None:
    shape = (count, 3, resolution, resolution)
    np.lib.format.write_array_header_1_0(file, {"descr": "|u1", "fortran_order": False, "shape": shape})


def _decoded(folder: Path, paths: Sequence[str], resolution: int, told: _Counter) -> Iterator[np.ndarray | Exception]:
    """The pixels of each image, or why there are none."""

    def read(path: str) -> np.ndarray | Exception:
        try:
            return read_picture(folder / path, resolution)
        except Exception as error:  # decoders raise whatever they stumble over in a damaged file
            return error

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for start in range(0, len(paths), BATCH):
            batch = paths[start : start + BATCH]
            yield from pool.map(read, batch)
            told.add(len(batch))


def _take_its_place(building: Path, cache: Path) -> None:
    if cache.exists():
        shutil.rmtree(cache, ignore_errors=True)
    os.rename(building, cache)
    make_private_folder(building)  # so that its owner finds something to remove


def _finished_at(cache: Path) -> int | None:
    """When a cache was finished; None when it was not."""
    try:
        return (cache / "about.json").stat().st_mtime_ns
    except OSError:
        return None


def _remove_others(cache: Path) -> None:
    for other in cache.parent.iterdir():
        with suppress(FileNotFoundError):  # another process removes it too
            finished = not other.name.startswith(".")
            if other != cache and (finished or time.time() - other.stat().st_mtime > ABANDONED):
                shutil.rmtree(other, ignore_errors=True)
