"""Images decoded once to small squares, in a file that later runs map into memory."""

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
from jaxtyping import Int64, UInt8

from data.errors import DataError
from data.full_disk import cannot_write
from data.picture import read_picture
from data.private import make_private_folder, private, write_private

BATCH = 64
ABANDONED = 24 * 3600  # seconds after which an unfinished cache counts as abandoned
FORMAT = 1  # of the files below; a change of this number rebuilds every cache


@dataclass(frozen=True, eq=False)
class ImageFiles:
    """The images of one part: their paths relative to a folder, and their labels."""

    paths: Sequence[str]
    labels: Int64[np.ndarray, " images"]


@dataclass(frozen=True, eq=False)
class CachedPart:
    """The decoded images of one part.

    Attributes:
        features: the pixels, mapped from the file.
        labels: their labels.
        missing: the paths of images that did not exist.
        unreadable: the paths of images that could not be decoded.
    """

    features: UInt8[np.ndarray, "images 3 resolution resolution"]
    labels: Int64[np.ndarray, " images"]
    missing: tuple[str, ...]
    unreadable: tuple[str, ...]

    def notes(self, part: str) -> tuple[str, ...]:
        """Return one sentence for each reason why images were left out."""
        total = len(self.labels) + len(self.missing) + len(self.unreadable)
        return tuple(
            f"{len(paths):,} of {total:,} {part} images {kind} and were left out, {paths[0]} among them."
            for kind, paths in (("were not found", self.missing), ("could not be read", self.unreadable))
            if paths
        )


def open_cache(cache: Path, parts: Sequence[str]) -> dict[str, CachedPart] | None:
    """Open what `build_cache` wrote into a folder; None if it does not exist or is damaged."""
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
    """Decode images into a cache, which appears once it is complete, and remove the other caches in its parent folder.

    Args:
        cache: the folder of the new cache.
        folder: the folder with the images.
        parts: the images of each part.
        resolution: height and width of the decoded images.
        progress: called with the number of images that are done and their total.

    Raises:
        DataError: no image of a part can be read, or the disk is full or cannot be written.
    """
    counter = _Counter(progress, sum(len(files.paths) for files in parts.values()))
    before = _finished_at(cache)
    try:
        make_private_folder(cache.parent)
        with tempfile.TemporaryDirectory(dir=cache.parent, prefix=".building-", ignore_cleanup_errors=True) as building:
            with warnings.catch_warnings():
                # Pillow warns about unusual metadata and about sizes, which are checked here.
                warnings.simplefilter("ignore")
                left_out = {
                    part: _build_part(Path(building), folder, part, files, resolution, counter)
                    for part, files in parts.items()
                }
            about = json.dumps({"format": FORMAT, "parts": left_out})
            write_private(Path(building) / "about.json", about.encode())
            if _finished_at(cache) == before:  # otherwise another process finished first, and may be reading its cache
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
        raise ValueError("not a cache")
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
    building: Path, folder: Path, part: str, files: ImageFiles, resolution: int, counter: _Counter
) -> dict[str, list[str]]:
    """Write the arrays of one part and return the paths of the images left out."""
    missing: list[str] = []
    unreadable: list[str] = []
    labels: list[int] = []
    fault = ""
    # Plain writes and not a mapped file: on a full disk a write raises an error, whereas a mapped file ends the process.
    with open(building / f"{part}.npy", "wb", opener=private) as file:
        _write_header(file, 0, resolution)
        start = file.tell()
        for path, label, image in zip(
            files.paths, files.labels.tolist(), _decode(folder, files.paths, resolution, counter), strict=True
        ):
            if isinstance(image, np.ndarray):
                file.write(image.data)
                labels.append(label)
            elif isinstance(image, FileNotFoundError | NotADirectoryError):
                missing.append(path)
            else:
                unreadable.append(path)
                fault = f"; the last error: {image}"
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


def _decode(folder: Path, paths: Sequence[str], resolution: int, counter: _Counter) -> Iterator[np.ndarray | Exception]:
    """Yield the pixels of each image, or the error that decoding it raised."""

    def read(path: str) -> np.ndarray | Exception:
        try:
            return read_picture(folder / path, resolution)
        except Exception as error:  # decoders raise errors of many kinds on a damaged file
            return error

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for start in range(0, len(paths), BATCH):
            batch = paths[start : start + BATCH]
            yield from pool.map(read, batch)
            counter.add(len(batch))


def _take_its_place(building: Path, cache: Path) -> None:
    if cache.exists():
        shutil.rmtree(cache, ignore_errors=True)
    os.rename(building, cache)
    make_private_folder(building)  # because `TemporaryDirectory` removes it


def _finished_at(cache: Path) -> int | None:
    """Return the time at which a cache was finished; None if it was not."""
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
