"""The `dataset` axis: where samples come from."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np

from core.component import Component, parameter
from core.errors import InvalidValue, unknown
from data import Dataset as Samples
from data import select


@dataclass(frozen=True)
class Dataset(Component, axis="dataset"):
    """A source of labelled samples, and the classes that are taken from it."""

    default_imbalance: ClassVar[dict[str, object]] = {"name": "none"}
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

    def check(self) -> None:
        for name in self.class_names:
            if name not in self.known_classes:
                raise unknown("class in dataset.classes:", name, self.known_classes)
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
        """The samples of the classes taken; see `data.Dataset`. The same read-only arrays at each call."""
        return _taken(self)[0]

    def outside(self) -> np.ndarray | None:
        """The features of the classes left out, float32 `[O, *shape]`; None when every class is taken."""
        return _taken(self)[1]


@dataclass(frozen=True)
class Points(Dataset):
    """Two-dimensional points, generated: what a network makes of them can be drawn."""

    samples: int = parameter(1000, "How many points there are, all classes together.", at_least=20, at_most=20_000)


@lru_cache(maxsize=32)
def _taken(dataset: Dataset) -> tuple[Samples, np.ndarray | None]:
    everything = dataset.everything()
    if not dataset.classes:
        return everything, None
    chosen, outside = select(everything, dataset.class_names)
    return chosen, outside if len(outside) else None
