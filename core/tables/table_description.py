"""What a table holds, before anything is learnt from it: its columns and its classes."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.method.dataset.on_disk import translated
from core.tables.suspicion import Suspect, suspicions
from data import Column, Table, class_names, usual_target

EXAMPLES = 3


@dataclass(frozen=True, eq=False)
class TableDescription:
    """What a table holds.

    Attributes:
        rows: how many there are.
        columns: one row a column: column, kind (`number`, `date`, `category`), missing, distinct, examples, remark; the class
            is among them.
        classes: one row a class, the most frequent first: class, count, share. Empty when the target is no class.
        imbalance: how many times as many rows the most frequent class has as the rarest.
        without_class: rows whose class is missing.
        suspects: columns that may give the class away.
        notes: what was made of the file, a sentence each.
        problem: why the target is no class; None when it is one.
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
    """The classes in a column, from the most frequent to the rarest.

    Raises:
        DataDamaged: the column holds no classes.
    """
    return translated(lambda: class_names(table.column(target)))


def describe_table(table: Table, target: str = "", leave_out: tuple[str, ...] = ()) -> TableDescription:
    """Describe a table.

    Args:
        table: what to describe.
        target: the column that holds the class; empty for the last one that can.
        leave_out: columns that are not looked at for suspicion.

    Raises:
        KeyError: the target is not there.
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
