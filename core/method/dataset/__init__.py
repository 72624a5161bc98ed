"""The `dataset` axis: where samples come from."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from core.errors import DataDamaged, DataMissing, InvalidValue, unknown
from core.method.component import Component
from core.method.parameter import parameter
from data import Samples, select


@dataclass(frozen=True)
class Missing:
    """What keeps a dataset from being loaded.

    Attributes:
        sentence: what is missing, and how it gets there.
        folder: where the files are expected.
        files: their names in it; none when everything is there and images only have to be decoded.
        download_bytes: how much the lab would download to get them; 0 when it cannot, None when nobody knows how much.
    """

    sentence: str
    folder: str
    files: tuple[str, ...]
    download_bytes: int | None


@dataclass(frozen=True)
class Dataset(Component, axis="dataset"):
    """A source of labelled samples, and the classes that are taken from it.

    Its `code` sets `features`, float32 `[N, d]`, and `names`, the name of each sample's class; with an official test part
    `test_features` and `test_names` too.
    """

    default_imbalance: ClassVar[dict[str, object]] = {"name": "none"}
    # Where the groups medium and few begin, classes sorted by frequency; None follows the general rule.
    group_boundaries: ClassVar[tuple[int, int] | None] = None

    classes: tuple[int | str, ...] = parameter(
        (),
        "Classes to take, by name, in the order they get: the first is class 0, the most frequent under an imbalance; "
        "with two, the second is the one called positive. Empty: all classes. The classes left out are watched as "
        "the set `outside`.",
        max_length=1000,
    )

    @property
    @abstractmethod
    def known_classes(self) -> tuple[str, ...]:
        """The names of all classes there are, in label order."""

    @abstractmethod
    def everything(self) -> Samples:
        """The samples of all classes; the same read-only arrays at each call."""

    @property
    def natural_test(self) -> bool:
        """Whether a test part that is split off has the classes in the shares of the data, and not as many of each."""
        return False

    def missing(self) -> Missing | None:
        """What keeps the samples from being loaded; None when they are there."""
        return None

    def check(self) -> None:
        if not self.classes:
            return
        try:
            known = self.known_classes
        except (DataMissing, DataDamaged):
            known = self.class_names  # whoever loads the samples checks again
        for name in self.class_names:
            if name not in known:
                raise unknown("class in dataset.classes:", name, known)
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
        """The names of the classes taken, class 0 first."""
        return tuple(str(name) for name in self.classes) or self.known_classes

    def load(self) -> Samples:
        """The samples of the classes taken; see `data.Samples`. The same read-only arrays at each call."""
        return _taken(self, self.everything())[0]

    def outside(self) -> np.ndarray | None:
        """The features of the classes left out, `[O, *shape]`, see `data.select`; None when every class is taken."""
        return _taken(self, self.everything())[1]


@dataclass(frozen=True)
class Points(Dataset):
    """Two-dimensional points, generated: what a network makes of them can be drawn."""

    samples: int = parameter(1000, "How many points there are, all classes together.", at_least=20, at_most=20_000)


# Few, since a choice of classes of a large dataset is a copy of a part of it.
@lru_cache(maxsize=8)
def _taken(dataset: Dataset, everything: Samples) -> tuple[Samples, np.ndarray | None]:
    if not dataset.classes:
        return everything, None
    dataset.check()
    chosen, outside = select(everything, dataset.class_names)
    return chosen, outside if len(outside) else None
