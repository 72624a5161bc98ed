"""A table of somebody's own: named columns of numbers, dates and names, with values missing."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Kind = Literal["number", "date", "category"]
SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True)
class Field:
    """What is known about a column whatever its values are.

    Attributes:
        name: unique in its table.
        kind: `number`; `date`, counted in days since 1970; or `category`, whose values are names.
        categories: the names that occur in the table, in order; empty for other kinds.
    """

    name: str
    kind: Kind
    categories: tuple[str, ...] = ()

    def text(self, value: float) -> str:
        """A value as a person writes it; empty when it is missing.

        >>> Field("age", "number").text(4.0), Field("day", "date").text(1.0), Field("town", "category", ("Ulm",)).text(0)
        ('4', '1970-01-02', 'Ulm')
        """
        if np.isnan(value):
            return ""
        if self.kind == "category":
            return self.categories[int(value)]
        if self.kind == "date":
            moment = np.datetime64(round(value * SECONDS_OF_A_DAY), "s")
            return str(moment.astype("datetime64[D]") if value == int(value) else moment).replace("T", " ")
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(float(value))


@dataclass(frozen=True, eq=False)
class Column:
    """A column with its values, float64 `[N]`, NaN where one is missing; of categories the places in `field.categories`."""

    field: Field
    values: np.ndarray

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    @property
    def missing(self) -> np.ndarray:
        """Where there is no value, bool `[N]`."""
        return np.isnan(self.values)

    def texts(self) -> tuple[tuple[str, ...], np.ndarray]:
        """The different values as text, and for each row its place among them, −1 where it is missing, int64 `[N]`."""
        different, places = np.unique(self.values, return_inverse=True)
        known = different[~np.isnan(different)]
        places = np.where(places < len(known), places, -1)
        return tuple(self.field.text(value) for value in known), places


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of one length.

    Attributes:
        columns: at least two, in the order of the source.
        notes: what a person should know about how they were read, a sentence each.
    """

    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.field.name for column in self.columns)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.columns[0].values)

    def column(self, name: str) -> Column:
        """The column of that name; `KeyError` when there is none."""
        if name not in self.names:
            raise KeyError(name)
        return self.columns[self.names.index(name)]
