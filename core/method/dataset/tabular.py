"""Tables in which the user chooses the column that holds the class."""

from abc import abstractmethod
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Self

import data
from core.errors import InvalidValue
from core.method.dataset.on_disk import OnDisk, translated
from core.method.dataset.split_off import SplitOff
from core.method.parameter import parameter


@dataclass(frozen=True)
class Tabular(OnDisk, SplitOff):
    """A table on this machine, with the column that holds the class and the columns that are excluded from learning."""

    target: str = parameter(
        "",
        "The column that holds the class. Empty: the table's usual target, or else the last column that can hold a class.",
    )
    positive: str = parameter(
        "", "With two classes, the positive one, which becomes class 1. Empty: the rarer of the two."
    )
    leave_out: tuple[str, ...] = parameter(
        (), "Columns excluded from learning, such as a customer number.", max_length=1000
    )

    @abstractmethod
    def table(self) -> data.Table:
        """Return the whole table, or raise a `data.DataError`."""

    @property
    @abstractmethod
    def origin(self) -> str:
        """The origin of the table, as one sentence."""

    @property
    def usual_target(self) -> str:
        """The column that holds the class by default; empty for the last column that can hold a class."""
        return ""

    @property
    def known_classes(self) -> tuple[str, ...]:
        return self.everything().class_names

    def check(self) -> None:
        super().check()
        if self.positive and self.classes and (len(self.classes) != 2 or self.class_names[1] != self.positive):
            raise InvalidValue(
                f"dataset.positive = '{self.positive[:60]}' and dataset.classes = {','.join(self.class_names)[:60]} disagree; of "
                "two chosen classes the second is positive: leave dataset.positive empty."
            )

    def read(self) -> data.Samples:
        self.require()  # the file may have been deleted since it was read
        # Neither the choice of classes nor the split changes the samples, so that all choices share one copy.
        every = replace(self, classes=(), positive="") if self.classes else self
        return _labelled(replace(every, test_part="balanced"), str(self.folder))

    @property
    @abstractmethod
    def folder(self) -> Path:
        """The folder that contains the table."""

    def whole_table(self) -> data.Table:
        """Return the whole table.

        Raises:
            DataMissing: the table is not on this machine.
            DataDamaged: the table cannot be used.
        """
        translated(self.require)
        return translated(lambda: _whole(self.bare, str(self.folder)))

    @property
    def bare(self) -> Self:
        """The same table with the default choice of its columns and classes."""
        return replace(self, target="", positive="", leave_out=(), classes=(), test_part="balanced")


@lru_cache(maxsize=4)
def _labelled(dataset: Tabular, folder: str) -> data.Samples:
    target = dataset.target or dataset.usual_target
    return data.labelled(_whole(dataset.bare, folder), target, dataset.positive, dataset.leave_out, dataset.origin)


# While the user chooses columns, the same table is read repeatedly.
@lru_cache(maxsize=4)
def _whole(dataset: Tabular, _folder: str) -> data.Table:
    return dataset.table()
