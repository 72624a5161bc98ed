"""A user table: named columns of numbers, dates and categories, with missing values."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Bool, Float64, Int64

Kind = Literal["number", "date", "category"]
SECONDS_OF_A_DAY = 86_400


@dataclass(frozen=True)
class Field:
    """Name and type of a column.

    Attributes:
        name: unique in its table.
        kind: `number`; `date`, counted in days since 1970; or `category`, whose values are names.
        categories: the names that occur in the column, in order; empty for other kinds.
    """

    name: str
    kind: Kind
    categories: tuple[str, ...] = ()

    def text(self, value: float) -> str:
        """Return a value as readable text; empty if it is missing.

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
    """A column with its values: NaN if one is missing, and for categories their indices in `field.categories`."""

    field: Field
    values: Float64[np.ndarray, " rows"]

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    @property
    def missing(self) -> Bool[np.ndarray, " rows"]:
        """For each row, whether its value is missing."""
        return np.isnan(self.values)

    def texts(self) -> tuple[tuple[str, ...], Int64[np.ndarray, " rows"]]:
        """Return the distinct values as text, and for each row the index of its value, −1 if it is missing."""
        different, places = np.unique(self.values, return_inverse=True)
        present = different[~np.isnan(different)]
        places = np.where(places < len(present), places, -1)
        return tuple(self.field.text(value) for value in present), places


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length.

    Attributes:
        columns: at least two, in the order of the source.
        notes: remarks about how the columns were read, one sentence each.
    """

    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.field.name for column in self.columns)

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.columns[0].values)

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises:
            KeyError: there is no such column.
        """
        if name not in self.names:
            raise KeyError(name)
        return self.columns[self.names.index(name)]
