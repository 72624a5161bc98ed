"""The description of a table before training: its columns and its classes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.method.dataset.on_disk import translated
from core.tables.suspicion import Suspect, suspicions
from data import Column, Table, class_names, usual_target

EXAMPLES = 3


@dataclass(frozen=True, eq=False)
class TableDescription:
    """The columns and the classes of a table.

    Attributes:
        rows: number of rows.
        columns: one row per column, including the class: column, kind (`number`, `date`, `category`), missing, distinct,
            examples, remark.
        classes: one row per class, the most frequent first: class, count, share. Empty if the target is not a class.
        imbalance: ratio of the number of rows of the most frequent class to that of the rarest.
        without_class: number of rows whose class is missing.
        suspects: columns that may reveal the class.
        notes: how the file was read, one sentence each.
        problem: why the target is not a class; None if it is one.
    """

    rows: int
    columns: pd.DataFrame
    classes: pd.DataFrame
    imbalance: float
    without_class: int
    suspects: tuple[Suspect, ...]
    notes: tuple[str, ...]
    problem: str | None


def classes_of(table: Table, target: str) -> tuple[str, ...]:
    """Return the classes in a column, from the most frequent to the rarest.

    Raises:
        DataDamaged: the column does not contain classes.
    """
    return translated(lambda: class_names(table.column(target)))


def describe_table(table: Table, target: str = "", leave_out: tuple[str, ...] = ()) -> TableDescription:
    """Describe a table.

    Args:
        table: the table to describe.
        target: name of the column that holds the class; empty for the last column that can be a class.
        leave_out: columns that are not examined for suspicion.

    Raises:
        KeyError: there is no such column.
    """
    chosen = table.column(target or usual_target(table))
    texts, labels = chosen.texts()
    problem: str | None = None
    names: tuple[str, ...] = ()
    try:
        names = class_names(chosen)
    except ValueError as error:
        problem = str(error)
    counts = np.bincount(labels[labels >= 0], minlength=len(texts)) if names else np.zeros(0, np.int64)
    by_name = dict(zip(texts, counts.tolist(), strict=False))
    ordered = np.array([by_name[name] for name in names], dtype=np.int64)
    suspects: list[Suspect] = []
    for column in table.columns:
        if names and column is not chosen and column.field.name not in leave_out:
            suspects += suspicions(column, labels, len(texts), chosen.field.name)
    return TableDescription(
        rows=table.rows,
        columns=pd.DataFrame([_row(column, column is chosen) for column in table.columns]),
        classes=pd.DataFrame({"class": list(names), "count": ordered, "share": ordered / max(1, ordered.sum())}),
        imbalance=float(ordered.max() / ordered.min()) if len(ordered) else float("nan"),
        without_class=int((labels < 0).sum()),
        suspects=tuple(suspects),
        notes=table.notes,
        problem=problem,
    )


def _row(column: Column, is_class: bool) -> dict[str, object]:
    present = column.values[~column.missing]
    distinct = np.unique(present)
    _, first = np.unique(present, return_index=True)
    examples = [column.field.text(present[place]) for place in np.sort(first)[:EXAMPLES]]
    remark = "the class" if is_class else ""
    if len(distinct) < 2:
        remark = (remark + ", " if remark else "") + (
            "always missing" if not len(distinct) else "constant: tells nothing"
        )
    return {
        "column": column.field.name,
        "kind": column.field.kind,
        "missing": int(column.missing.sum()),
        "distinct": len(distinct),
        "examples": ", ".join(text[:30] for text in examples),
        "remark": remark,
    }
