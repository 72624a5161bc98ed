"""From a table to labelled samples: one column is the class, the others are what it is learnt from."""

from collections.abc import Sequence
from difflib import get_close_matches

import numpy as np

from data.errors import DataError
from data.samples import Samples
from data.table import Column, Table

MOST_CLASSES = 1_000
FEW_VALUES = 20  # that may be classes of a table however small


def labelled(table: Table, target: str, positive: str, leave_out: Sequence[str], source: str) -> Samples:
    """The samples of a table, with its columns as they are: `Samples.fields` says what they hold.

    Classes are numbered from the most frequent to the rarest, so that of two the rarer one is positive unless `positive`
    names the other. Rows without a class are left out.

    Args:
        table: where they come from.
        target: the column that holds the class; empty for the usual one.
        positive: with two classes, the one that becomes class 1; empty for the rarer.
        leave_out: columns that are not to be learnt from.
        source: where the table comes from, one sentence.

    Raises:
        DataError: a column or class that is not there, no column left to learn from, fewer than two classes, or too many.
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
    there = labels >= 0
    notes = list(table.notes)
    if without := int((~there).sum()):
        rows = "1 row has" if without == 1 else f"{without:,} rows have"
        notes.append(
            f"{rows} no value in '{chosen.field.name}', the class, and {'was' if without == 1 else 'were'} left out."
        )
    features = np.stack([column.values[there] for column in learnt_from], axis=1)
    return Samples(
        features=features,
        labels=labels[there],
        class_names=names,
        kind="table",
        source=source,
        feature_names=tuple(column.field.name for column in learnt_from),
        fields=tuple(column.field for column in learnt_from),
        notes=tuple(notes),
    )


def usual_target(table: Table) -> str:
    """The last column that has few enough different values to be the class; the last of all where none has."""
    for column in reversed(table.columns):
        texts, places = column.texts()
        alone = len(texts) < 2 and column is not table.columns[-1]
        if not alone and not _too_many(len(texts), int((places >= 0).sum())):
            return column.field.name
    return table.names[-1]


def class_names(column: Column, positive: str = "") -> tuple[str, ...]:
    """The classes in a column, in the order that `labelled` gives them."""
    return _classes(column, positive)[0]


def _classes(column: Column, positive: str) -> tuple[tuple[str, ...], np.ndarray]:
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
                f"Column '{name}' has {len(texts)} classes, and a positive one is named only where there are two: choose two "
                "with dataset.classes, the second is the positive one."
            )
        order = np.array([1 - texts.index(positive), texts.index(positive)])
    number = np.empty(len(texts), dtype=np.int64)
    number[order] = np.arange(len(texts))
    return tuple(texts[place] for place in order), np.where(places >= 0, number[places], -1)


def _too_many(values: int, rows: int) -> bool:
    """Whether so many different values are no classes: more than the lab takes, or fewer than two rows for each."""
    return values > MOST_CLASSES or (values > FEW_VALUES and 2 * values > rows)


def _unknown(kind: str, name: str, known: Sequence[str]) -> DataError:
    nearest = get_close_matches(name, known, n=1)
    shown = ", ".join(known[:20]) + (", …" if len(known) > 20 else "")
    hint = f" Did you mean '{nearest[0]}'?" if nearest else ""
    return DataError(f"Unknown {kind} '{name[:60]}'. Known: {shown}.{hint}")
