"""Datasets whose files are not included in the lab."""

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
    """A dataset that is read from the data folder, and that may first have to be downloaded or decoded."""

    progress_unit: ClassVar[Literal["bytes", "images"]] = "images"

    @abstractmethod
    def require(self) -> None:
        """Return normally when the dataset can be loaded; otherwise raise `data.MissingData`."""

    @abstractmethod
    def read(self) -> data.Samples:
        """Return the samples of all classes, or raise a `data.DataError`."""

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
            return None  # it exists; reading it reports the damage
        return None

    def fetch(self, progress: Callable[[int, int], None]) -> None:
        """Download the files, or decode the images, unless that has been done before.

        Args:
            progress: called with the amount done and the total amount, in `progress_unit`.

        Raises:
            DataMissing: a file that the lab cannot download is missing.
            DataDamaged: the download failed, a file has unexpected content, or the disk is full.
        """
        translated(lambda: self.get(progress))


@dataclass(frozen=True)
class Downloadable(OnDisk, place=40, family="to download"):
    """A dataset that the lab can download."""

    progress_unit: ClassVar[Literal["bytes", "images"]] = "bytes"

    def require(self) -> None:
        data.require(self.slug)

    def get(self, progress: Callable[[int, int], None]) -> None:
        data.download(self.slug, progress)


@dataclass(frozen=True)
class Decoded(OnDisk):
    """Images of any size, which are decoded once to small squares."""

    resolution: int = parameter(
        32,
        "Height and width of the decoded images in pixels: the shorter side is scaled to it, the longer side is cut.",
        at_least=8,
        at_most=128,
    )


@dataclass(frozen=True)
class ListedImages(Decoded, place=43, family="to download"):
    """Images named by the list files of a published long-tailed set."""

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
    """Return the result of the call; errors of the data layer become errors of the lab with the same sentence."""
    try:
        return call()
    except MissingData as error:
        raise DataMissing(str(error)) from error
    except DataError as error:
        raise DataDamaged(str(error)) from error
    except OSError as error:
        where = error.filename or "The data folder"
        raise DataDamaged(f"{where} cannot be read: {error.strerror or error}.") from error
