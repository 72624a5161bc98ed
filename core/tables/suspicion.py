"""Columns of a table that may reveal the class (target leakage)."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from data import Column

MOST_BINS = 256  # for the values of a numeric column
ROWS_OF_A_BIN = 20  # at least
SUSPICIOUS = 0.99  # AUROC of a single column
FEWEST_ROWS = 20  # from which distinct values in all rows are suspicious


@dataclass(frozen=True)
class Suspect:
    """A column that may reveal the class.

    Attributes:
        column: name of the column.
        why: the reason for the suspicion, in one sentence.
    """

    column: str
    why: str


def suspicions(column: Column, labels: Int[np.ndarray, " rows"], classes: int, target: str) -> list[Suspect]:
    """Return the reasons why a column may reveal the class; empty for most columns.

    Args:
        column: the column to examine.
        labels: the class of each row, −1 where it is missing.
        classes: number of classes.
        target: name of the column that holds the class.
    """
    name, present = column.field.name, (labels >= 0) & ~column.missing
    values, seen = column.values[present], labels[present]
    if len(values) < FEWEST_ROWS:
        return []
    different, codes = np.unique(values, return_inverse=True)
    whole = column.field.kind == "category" or bool((different == np.round(different)).all())
    if len(different) == len(values) and whole and column.field.kind != "date":
        return [
            Suspect(
                name,
                f"Every row has a different value in '{name}': it may be an identifier of the row; if so, leave it out.",
            )
        ]
    if len(np.unique(seen)) < 2 or len(different) < 2:
        return []
    pairs = len(np.unique(codes * classes + seen))
    if pairs == len(different) == len(np.unique(seen)):
        return [
            Suspect(
                name,
                f"Each value of '{name}' occurs with one class of '{target}' and each class with one value: it may be the class "
                "in other words, known only afterwards; if so, leave it out. This is only a suspicion.",
            )
        ]
    area = _area_alone(values, codes, len(different), seen, column.field.kind != "category")
    if area < SUSPICIOUS:
        return []
    return [
        Suspect(
            name,
            f"'{name}' alone separates the classes of '{target}' almost without error (area under the ROC curve {area:.3f}, on "
            "rows not used to learn it): it may be known only afterwards; if so, leave it out. This is only a suspicion.",
        )
    ]


def _area_alone(values: np.ndarray, codes: np.ndarray, distinct: int, labels: np.ndarray, ordered: bool) -> float:
    """Return the area under the ROC curve of a single column: the mean over the classes, each against the others.

    The share of the class at each value (for numbers: in each of at most 256 bins of equal size) is learnt from one half of
    the rows and used as the score of the other half, in both directions; for two classes and numbers, the number itself is a
    score, too.
    """
    bins = max(2, min(MOST_BINS, len(values) // ROWS_OF_A_BIN))
    if ordered and distinct > bins:
        edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1]))
        codes, distinct = np.searchsorted(edges, values, side="right"), len(edges) + 1
    # Every second row of each class, so that both halves contain every class.
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
    """Return the share of a class at each value; at a value that does not occur, the share among all rows."""
    total = np.bincount(codes, minlength=distinct)
    of_label = np.bincount(codes, weights=is_label, minlength=distinct)
    return np.where(total > 0, of_label / np.maximum(total, 1), is_label.mean())


def area_under_curve(scores: np.ndarray, positive: np.ndarray) -> float:
    """Return the share of pairs of a positive and another row in which the positive row scores higher; ties count half."""
    from scipy.stats import rankdata

    positives = int(positive.sum())
    others = len(positive) - positives
    if not positives or not others:
        return 0.5
    return float((rankdata(scores)[positive].sum() - positives * (positives + 1) / 2) / (positives * others))
