"""The `dataset` axis: the origin of the samples."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from jaxtyping import Float

from core.errors import DataDamaged, DataMissing, InvalidValue, unknown
from core.method.component import Component
from core.method.parameter import parameter
from data import Samples, select


@dataclass(frozen=True)
class Missing:
    """The reason why a dataset cannot be loaded.

    Attributes:
        sentence: what is missing, and how to obtain it.
        folder: the folder in which the files are expected.
        files: the names of the missing files; empty when all files exist and images only have to be decoded.
        download_bytes: size of the download by the lab; 0 when the lab cannot download it, None when the size is unknown.
    """

    sentence: str
    folder: str
    files: tuple[str, ...]
    download_bytes: int | None


@dataclass(frozen=True)
class Dataset(Component, axis="dataset"):
    """An origin of labelled samples, and the classes selected from it.

    Its `code` sets `features`, float32 `[N, d]`, and `names`, the name of each sample's class; with an official test part
    `test_features` and `test_names` too.
    """

    default_imbalance: ClassVar[dict[str, object]] = {"name": "none"}
    # The positions at which the groups medium and few begin, classes sorted by frequency; None follows the general rule.
    group_boundaries: ClassVar[tuple[int, int] | None] = None

    classes: tuple[int | str, ...] = parameter(
        (),
        "The names of the classes to use, in order: the first becomes class 0, the most frequent under an imbalance; "
        "with two classes, the second is the positive one. Empty: all classes. Samples of the classes left out are evaluated "
        "as the set `outside`.",
        max_length=1000,
    )

    @property
    @abstractmethod
    def known_classes(self) -> tuple[str, ...]:
        """The names of all classes of the dataset, in label order."""

    @abstractmethod
    def everything(self) -> Samples:
        """Return the samples of all classes; each call returns the same read-only arrays."""

    @property
    def natural_test(self) -> bool:
        """Whether a test part split off by the lab keeps the class shares of the data, rather than equal counts."""
        return False

    def missing(self) -> Missing | None:
        """Return the reason why the samples cannot be loaded, or None when they can."""
        return None

    def check(self) -> None:
        if not self.classes:
            return
        try:
            existing = self.known_classes
        except (DataMissing, DataDamaged):
            existing = self.class_names  # `load` checks again
        for name in self.class_names:
            if name not in existing:
                raise unknown("class in dataset.classes:", name, existing)
        for name in self.class_names:
            if self.class_names.count(name) > 1:
                raise InvalidValue(f"dataset.classes names class '{name}' twice; name each class once.")
        if len(self.class_names) < 2:
            raise InvalidValue(
                f"dataset.classes names only '{self.class_names[0]}'; an experiment needs at least two classes: "
                "name another one, or none at all to take every class."
            )

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the selected classes, class 0 first."""
        return tuple(str(name) for name in self.classes) or self.known_classes

    def load(self) -> Samples:
        """Return the samples of the selected classes. Each call returns the same read-only arrays."""
        return _selected(self, self.everything())[0]

    def outside(self) -> Float[np.ndarray, "outside ..."] | None:
        """Return the features of the classes left out, see `data.select`; None when every class is selected."""
        return _selected(self, self.everything())[1]


@dataclass(frozen=True)
class Points(Dataset, place=20):
    """Generated two-dimensional points, on which the output of a network can be drawn."""

    samples: int = parameter(1000, "Number of points of all classes together.", at_least=20, at_most=20_000)


# A small cache, since each selection of classes from a large dataset is a copy of a part of it.
@lru_cache(maxsize=8)
def _selected(dataset: Dataset, everything: Samples) -> tuple[Samples, np.ndarray | None]:
    if not dataset.classes:
        return everything, None
    dataset.check()
    chosen, outside = select(everything, dataset.class_names)
    return chosen, outside if len(outside) else None
