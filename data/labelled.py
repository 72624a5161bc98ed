"""From a table to labelled samples: one column is the class, the other columns are the features."""

from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np
from jaxtyping import Int

from data.errors import DataError
from data.samples import Samples
from data.table import Column, Table

MOST_CLASSES = 1_000
FEW_VALUES = 20  # different values that may be classes however small the table


def labelled(table: Table, target: str, positive: str, leave_out: Sequence[str], source: str) -> Samples:
    """Return the samples of a table, with its columns not yet preprocessed: `Samples.fields` gives their types.

    Classes are numbered from the most frequent to the rarest, so that the rarer one of two is positive, unless `positive`
    names the other one. Rows without a class are left out.

    Args:
        table: the table.
        target: the column that holds the class; empty for the one that `usual_target` chooses.
        positive: with two classes, the one that becomes class 1; empty for the rarer one.
        leave_out: columns that are not used as features.
        source: the origin of the table, in one sentence.

    Raises:
        DataError: a column or class does not exist, no feature is left, or there are fewer than two classes or too many.
    """
    for name in (target, *leave_out):
        if name and name not in table.names:
            raise _unknown("column", name, table.names)
    chosen = table.column(target or usual_target(table))
    learnt_from = [column for column in table.columns if column is not chosen and column.field.name not in leave_out]
    if not learnt_from:
        raise DataError(
            f"No column is left to learn from: the table has {len(table.columns):,}, of which '{chosen.field.name}' is the "
            "class and the others are left out."
        )
    names, labels = _classes(chosen, positive)
    has_class = labels >= 0
    notes = list(table.notes)
    if without := int((~has_class).sum()):
        rows = "1 row has" if without == 1 else f"{without:,} rows have"
        notes.append(
            f"{rows} no value in '{chosen.field.name}', the class, and {'was' if without == 1 else 'were'} left out."
        )
    features = np.stack([column.values[has_class] for column in learnt_from], axis=1)
    return Samples(
        features=features,
        labels=labels[has_class],
        class_names=names,
        kind="table",
        source=source,
        feature_names=tuple(column.field.name for column in learnt_from),
        fields=tuple(column.field for column in learnt_from),
        notes=tuple(notes),
    )


def usual_target(table: Table) -> str:
    """Return the last column with few enough different values to be the class, or the last column if none qualifies."""
    for column in reversed(table.columns):
        texts, places = column.texts()
        constant = len(texts) < 2 and column is not table.columns[-1]
        if not constant and not _too_many(len(texts), int((places >= 0).sum())):
            return column.field.name
    return table.names[-1]


def class_names(column: Column, positive: str = "") -> tuple[str, ...]:
    """Return the classes in a column, in the order of their labels in `labelled`."""
    return _classes(column, positive)[0]


def _classes(column: Column, positive: str) -> tuple[tuple[str, ...], Int[np.ndarray, " rows"]]:
    name = column.field.name
    texts, places = column.texts()
    rows = int((places >= 0).sum())
    if not rows:
        raise DataError(f"Column '{name}' has no value at all; choose another column as the class.")
    if len(texts) == 1:
        raise DataError(
            f"Column '{name}' has a single class, '{texts[0][:60]}'; choose a column with two or more as the class."
        )
    if _too_many(len(texts), rows):
        raise DataError(
            f"Column '{name}' has {len(texts):,} different values in {rows:,} rows; the class must have at most "
            f"{MOST_CLASSES:,}, with two rows for each: choose another column, or group its values."
        )
    counts = np.bincount(places[places >= 0], minlength=len(texts))
    order = np.argsort(-counts, kind="stable")
    if positive:
        if positive not in texts:
            raise _unknown(f"class in column '{name}':", positive, texts)
        if len(texts) != 2:
            raise DataError(
                f"Column '{name}' has {len(texts)} classes, and only one of two classes can be called positive: choose two "
                "with dataset.classes; the second is the positive one."
            )
        order = np.array([1 - texts.index(positive), texts.index(positive)])
    number = np.empty(len(texts), dtype=np.int64)
    number[order] = np.arange(len(texts))
    return tuple(texts[place] for place in order), np.where(places >= 0, number[places], -1)


def _too_many(values: int, rows: int) -> bool:
    """Return whether there are too many values for classes: more than the lab takes, or fewer than two rows for each."""
    return values > MOST_CLASSES or (values > FEW_VALUES and 2 * values > rows)


def _unknown(kind: str, name: str, names: Sequence[str]) -> DataError:
    nearest = get_close_matches(name, names, n=1)
    listed = ", ".join(names[:20]) + (", …" if len(names) > 20 else "")
    hint = f" Did you mean '{nearest[0]}'?" if nearest else ""
    return DataError(f"Unknown {kind} '{name[:60]}'. Known: {listed}.{hint}")
