"""Datasets whose files are not part of the lab."""

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal, TypeVar

import data
from core.errors import DataDamaged, DataMissing
from core.method.dataset import Dataset, Missing
from core.method.parameter import parameter
from data import DataError, MissingData

Result = TypeVar("Result")


@dataclass(frozen=True)
class OnDisk(Dataset):
    """A dataset that is read from the data folder, and what it takes to get it there."""

    progress_unit: ClassVar[Literal["bytes", "images"]] = "images"

    @abstractmethod
    def require(self) -> None:
        """Return when the dataset can be loaded; otherwise raise `data.MissingData`."""

    @abstractmethod
    def read(self) -> data.Samples:
        """The samples of all classes, or a `data.DataError`."""

    @abstractmethod
    def get(self, progress: Callable[[int, int], None]) -> None:
        """Download or decode what `read` needs, or raise a `data.DataError`."""

    def everything(self) -> data.Samples:
        return translated(self.read)

    def missing(self) -> Missing | None:
        try:
            self.require()
        except MissingData as error:
            return Missing(str(error), str(error.folder), error.files, error.download_bytes)
        except DataError:
            return None  # it is there, and what is wrong with it is told by who reads it
        return None

    def fetch(self, progress: Callable[[int, int], None]) -> None:
        """Download the files, or decode the images, unless that was done.

        Args:
            progress: is told how much is done, and of how much, in `progress_unit`.

        Raises:
            DataMissing: something that the lab cannot get is not there.
            DataDamaged: the download failed, a file is not what it should be, or the disk is full.
        """
        translated(lambda: self.get(progress))


@dataclass(frozen=True)
class Downloadable(OnDisk):
    """A dataset that the lab can download."""

    progress_unit: ClassVar[Literal["bytes", "images"]] = "bytes"

    def require(self) -> None:
        data.require(self.slug)

    def get(self, progress: Callable[[int, int], None]) -> None:
        data.download(self.slug, progress)


@dataclass(frozen=True)
class Decoded(OnDisk):
    """Images of any size that are decoded once to small squares."""

    resolution: int = parameter(
        32,
        "Height and width in pixels that the images get: the shorter side is scaled to it, the longer one cut.",
        at_least=8,
        at_most=128,
    )


@dataclass(frozen=True)
class ListedImages(Decoded):
    """Images that the list files of a published long-tailed set name."""

    files: ClassVar[data.LongTailed]

    @property
    def known_classes(self) -> tuple[str, ...]:
        return translated(self.files.class_names)

    def require(self) -> None:
        self.files.require(self.resolution)

    def read(self) -> data.Samples:
        return self.files.load(self.resolution)

    def get(self, progress: Callable[[int, int], None]) -> None:
        self.files.prepare(self.resolution, progress)


def translated(call: Callable[[], Result]) -> Result:
    """What the call returns; errors of the data layer become errors of the lab, with the same sentence."""
    try:
        return call()
    except MissingData as error:
        raise DataMissing(str(error)) from error
    except DataError as error:
        raise DataDamaged(str(error)) from error
    except OSError as error:
        where = error.filename or "The data folder"
        raise DataDamaged(f"{where} cannot be read: {error.strerror or error}.") from error
