"""What a table holds, before anything is learnt from it: its columns, its classes, and what looks too good."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.method.dataset.on_disk import translated
from data import Column, Table, class_names, usual_target

MOST_BINS = 256  # that the values of a column of numbers are sorted into
ROWS_OF_A_BIN = 20  # at least
SUSPICIOUS = 0.99  # AUROC of a column alone
FEWEST_ROWS = 20  # that make "all different" remarkable
EXAMPLES = 3


@dataclass(frozen=True)
class Suspect:
    """A column that may give the class away.

    Attributes:
        column: its name.
        why: one sentence, which is a suspicion and not more.
    """

    column: str
    why: str


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
            suspects += _suspicions(column, labels, len(texts), chosen.field.name)
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


def _suspicions(column: Column, labels: np.ndarray, classes: int, target: str) -> list[Suspect]:
    name, there = column.field.name, (labels >= 0) & ~column.missing
    values, seen = column.values[there], labels[there]
    if len(values) < FEWEST_ROWS:
        return []
    different, codes = np.unique(values, return_inverse=True)
    whole = column.field.kind == "category" or bool((different == np.round(different)).all())
    if len(different) == len(values) and whole and column.field.kind != "date":
        return [
            Suspect(
                name, f"Every row has another value in '{name}': it may be a number of the row; if so, leave it out."
            )
        ]
    if len(np.unique(seen)) < 2 or len(different) < 2:
        return []
    pairs = len(np.unique(codes * classes + seen))
    if pairs == len(different) == len(np.unique(seen)):
        return [
            Suspect(
                name,
                f"Each value of '{name}' goes with one class of '{target}' and each class with one value: it may be the class "
                "in other words, known only afterwards; if so, leave it out. This is only a suspicion.",
            )
        ]
    area = _area_alone(values, codes, len(different), seen, column.field.kind != "category")
    if area < SUSPICIOUS:
        return []
    return [
        Suspect(
            name,
            f"'{name}' alone tells the classes of '{target}' apart almost without error (area under the ROC curve {area:.3f}, on "
            "rows it was not learnt from): it may be known only afterwards; if so, leave it out. This is only a suspicion.",
        )
    ]


def _area_alone(values: np.ndarray, codes: np.ndarray, distinct: int, labels: np.ndarray, ordered: bool) -> float:
    """Area under the ROC curve of a column alone, mean over the classes, each against the others.

    The share of the class at each value (of numbers: in each of at most 256 bins of equal size) is learnt from one half of
    the rows and scores the other half, both ways; for two classes and numbers, the number itself is a score too.
    """
    bins = max(2, min(MOST_BINS, len(values) // ROWS_OF_A_BIN))
    if ordered and distinct > bins:
        edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1]))
        codes, distinct = np.searchsorted(edges, values, side="right"), len(edges) + 1
    # Every other row of each class, so that both halves hold every class.
    order = np.argsort(labels, kind="stable")
    half = np.empty(len(labels), dtype=bool)
    half[order] = np.arange(len(labels)) % 2 == 0
    present = np.unique(labels)
    areas = []
    for label in present:
        is_label = labels == label
        both = [
            area_under_curve(_shares(codes[part], is_label[part], distinct)[codes[~part]], is_label[~part])
            for part in (half, ~half)
        ]
        areas.append(float(np.mean(both)))
    best = float(np.mean(areas))
    if ordered and len(present) == 2:
        straight = area_under_curve(values, labels == present[1])
        best = max(best, straight, 1 - straight)
    return best


def _shares(codes: np.ndarray, is_label: np.ndarray, distinct: int) -> np.ndarray:
    """The share of a class at each value; that of all rows at a value that does not occur."""
    total = np.bincount(codes, minlength=distinct)
    of_label = np.bincount(codes, weights=is_label, minlength=distinct)
    return np.where(total > 0, of_label / np.maximum(total, 1), is_label.mean())


def area_under_curve(scores: np.ndarray, positive: np.ndarray) -> float:
    """The share of pairs of a positive and another row in which the positive one scores higher; ties count half."""
    from scipy.stats import rankdata

    positives = int(positive.sum())
    others = len(positive) - positives
    if not positives or not others:
        return 0.5
    return float((rankdata(scores)[positive].sum() - positives * (positives + 1) / 2) / (positives * others))
