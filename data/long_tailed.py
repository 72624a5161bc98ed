"""The layout of ImageNet-LT and Places-LT: list files and a folder of images, which are decoded once."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from data.errors import DataError, MissingData
from data.folders import cache_folder, data_folder
from data.image_cache import CachedPart, ImageFiles, build_cache, open_cache
from data.image_list import read_list
from data.samples import Samples

PARTS = ("training", "test")
# Of ImageNet; the networks published for Places-LT use the same values.
CHANNEL_MEAN, CHANNEL_DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


@dataclass(frozen=True)
class LongTailed:
    """A dataset defined by two list files.

    Attributes:
        slug: its name in an experiment and the name of its folder.
        title: its usual name.
        lists: the list files of the training and of the test part.
        images: the folders of the images in the lists.
        classes: the largest admissible number of classes.
        class_name: derives the name of a class from the path of one of its training images.
        source: see `Samples`.
    """

    slug: str
    title: str
    lists: tuple[str, str]
    images: tuple[str, str]
    classes: int
    class_name: Callable[[str], str]
    source: str

    def class_names(self) -> tuple[str, ...]:
        """Return the names of the classes, in label order, from the training list.

        Raises:
            MissingData: a list is missing.
            DataError: a list cannot be used.
        """
        return self._listed()[1]

    def require(self, resolution: int) -> None:
        """Check that the images can be loaded.

        Raises:
            MissingData: a list is missing, or the images have not been decoded yet.
        """
        folder = data_folder(self.slug)
        lacking = [name for name in self.lists if not (folder / name).is_file()]
        if lacking:
            raise MissingData(
                f"{self.title} is not on this machine: {folder} lacks {', '.join(lacking)}",
                f"the lab cannot download it: put {' and '.join(self.lists)} there with the folders "
                f"{' and '.join(self.images)} of the original images, then run `{self._command(resolution)}`",
                folder,
                [*lacking, *(f"{images}/" for images in self.images if not (folder / images).is_dir())],
            )
        if open_cache(self._cache(resolution), PARTS) is None:
            raise MissingData(
                f"The images of {self.title} have not been decoded to {resolution} × {resolution} pixels yet",
                f"run `{self._command(resolution)}` once, which takes minutes",
                folder,
                (),
            )

    def prepare(self, resolution: int, progress: Callable[[int, int], None] | None = None) -> None:
        """Decode the images, unless they are decoded already and none that was missing has been added since.

        Raises:
            MissingData: a list is missing.
            DataError: a list cannot be used, no image can be read, or the disk is full.
        """
        parts, _ = self._listed()
        folder, cache = data_folder(self.slug), self._cache(resolution)
        done = open_cache(cache, PARTS)
        if done is None or any((folder / path).is_file() for part in done.values() for path in part.missing):
            build_cache(cache, folder, parts, resolution, progress)

    def load(self, resolution: int) -> Samples:
        """Load the decoded images as uint8 `[N, 3, resolution, resolution]`, mapped from their file, with the test part.

        Raises:
            MissingData: a list is missing, or the images have not been decoded yet.
            DataError: a list cannot be used.
        """
        self.require(resolution)
        cache = self._cache(resolution)
        return _load(self, resolution, cache, (cache / "about.json").stat().st_mtime_ns)

    def _listed(self) -> tuple[dict[str, ImageFiles], tuple[str, ...]]:
        folder = data_folder(self.slug)
        paths = [folder / name for name in self.lists]
        lacking = [path.name for path in paths if not path.is_file()]
        if lacking:
            self.require(0)
        return _read_lists(self, folder, tuple(path.stat().st_mtime_ns for path in paths))

    def _cache(self, resolution: int) -> Path:
        folder = data_folder(self.slug)
        fingerprint = hashlib.sha256(str(folder).encode())
        for name in self.lists:
            fingerprint.update((folder / name).read_bytes())
        return cache_folder(self.slug) / f"{resolution}" / fingerprint.hexdigest()[:16]

    def _command(self, resolution: int) -> str:
        return f"imbalance-lab download {self.slug}" + (f" --resolution {resolution}" if resolution else "")


@lru_cache(maxsize=2)
def _read_lists(
    which: LongTailed, folder: Path, _changed: Sequence[int]
) -> tuple[dict[str, ImageFiles], tuple[str, ...]]:
    training = read_list(folder / which.lists[0], which.classes)
    names: dict[int, str] = {}
    for path, label in zip(training.paths, training.labels.tolist(), strict=True):
        names.setdefault(label, which.class_name(path))
    classes = max(names) + 1
    for label in range(classes):
        if label not in names:
            raise DataError(
                f"{folder / which.lists[0]} names no image of class {label}, but one of class {classes - 1}."
            )
    if len(set(names.values())) < classes:
        twice = next(name for name in names.values() if list(names.values()).count(name) > 1)
        raise DataError(f"{folder / which.lists[0]} gives the images of '{twice}' two labels.")
    test = read_list(folder / which.lists[1], classes)
    return dict(zip(PARTS, (training, test), strict=True)), tuple(names[label] for label in range(classes))


@lru_cache(maxsize=2)
def _load(which: LongTailed, resolution: int, cache: Path, _changed: int) -> Samples:
    parts = open_cache(cache, PARTS)
    assert parts is not None  # because `require` has just opened it
    class_names = which.class_names()

    def samples(part: CachedPart, test: Samples | None, notes: tuple[str, ...]) -> Samples:
        return Samples(
            features=part.features,
            labels=part.labels,
            class_names=class_names,
            kind="image",
            source=which.source,
            image_shape=(resolution, resolution),
            test=test,
            channel_mean=CHANNEL_MEAN,
            channel_deviation=CHANNEL_DEVIATION,
            notes=notes,
        )

    notes = tuple(note for name in PARTS for note in parts[name].notes(name))
    return samples(parts["training"], samples(parts["test"], None, ()), notes)
