"""Tables whose class is one of their columns, chosen by the person."""

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
    """A table on this machine: which column is the class, and which are not to be learnt from."""

    target: str = parameter(
        "", "The column that holds the class. Empty: the usual one of the table, else the last that can be a class."
    )
    positive: str = parameter(
        "", "With two classes, the one called positive: it becomes class 1. Empty: the rarer of the two."
    )
    leave_out: tuple[str, ...] = parameter(
        (), "Columns that are not to be learnt from, such as a number of the customer.", max_length=1000
    )

    @abstractmethod
    def table(self) -> data.Table:
        """The whole table; may raise a `data.DataError`."""

    @property
    @abstractmethod
    def origin(self) -> str:
        """Where the table comes from, one sentence."""

    @property
    def usual_target(self) -> str:
        """The column that is the class when nobody says otherwise; empty for the last one that can be."""
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
        self.require()  # it may have been deleted since it was read
        # Neither the choice of classes nor the split changes the samples; one copy serves every choice.
        every = replace(self, classes=(), positive="") if self.classes else self
        return _labelled(replace(every, test_part="balanced"), str(self.folder))

    @property
    @abstractmethod
    def folder(self) -> Path:
        """Where the table lies."""

    def whole_table(self) -> data.Table:
        """The whole table.

        Raises:
            DataMissing: it is not on this machine.
            DataDamaged: it cannot be used.
        """
        translated(self.require)
        return translated(lambda: _whole(self.bare, str(self.folder)))

    @property
    def bare(self) -> Self:
        """The same table with nothing chosen about its columns."""
        return replace(self, target="", positive="", leave_out=(), classes=(), test_part="balanced")


@lru_cache(maxsize=4)
def _labelled(dataset: Tabular, folder: str) -> data.Samples:
    target = dataset.target or dataset.usual_target
    return data.labelled(_whole(dataset.bare, folder), target, dataset.positive, dataset.leave_out, dataset.origin)


# Whoever chooses columns looks at the same table again and again.
@lru_cache(maxsize=4)
def _whole(dataset: Tabular, _folder: str) -> data.Table:
    return dataset.table()
