"""The lines of a script that read a table with pandas, if this gives exactly the values that the lab read."""

import hashlib
import warnings
from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from core.codegen.layout import Nested, assigned, literal
from core.codegen.lines import Lines
from data import Samples
from data.table_cells import SEPARATORS
from data.table_columns import MISSING
from data.table_text import text_of

TRIED_ROWS = 1000
NUMBERS: tuple[dict[str, str], ...] = ({}, {"thousands": ","}, {"decimal": ",", "thousands": "."}, {"decimal": ","})
GAPS: tuple[dict[str, Any], ...] = ({}, {"keep_default_na": False, "na_values": sorted(MISSING)})
DATES = ("%Y-%m-%d", "ISO8601", "%Y/%m/%d", "%d.%m.%Y", "%m/%d/%Y", "%d/%m/%Y")


def csv_table(content: bytes, name: str, samples: Samples, target: str) -> Lines | None:
    """Return lines that set `features`, a frame with the columns `NUMBERS` and `CATEGORIES`, and `names` from a file.

    Args:
        content: the bytes of the file.
        name: the name of the file in the script.
        samples: the samples that the lab read from the file, of all classes.
        target: the column of the class.

    Returns:
        None if none of the tried options of pandas gives the same values.
    """
    for options in _options(content, target):
        if _formats(content, options | {"nrows": TRIED_ROWS}, samples, target) is None:
            continue
        formats = _formats(content, options, samples, target)
        if formats is not None:
            return _lines(name, hashlib.sha256(content).hexdigest(), options, formats, samples, target)
    return None


def _options(content: bytes, target: str) -> Iterator[dict[str, Any]]:
    """Yield options to read the file, the simplest first."""
    encoding = text_of(content)[1]
    always: dict[str, Any] = {} if encoding in ("utf-8", "utf-8-sig") else {"encoding": encoding}
    for separator in SEPARATORS:
        shape = always | ({} if separator == "," else {"sep": separator})
        try:
            header = pd.read_csv(BytesIO(content), nrows=0, skipinitialspace=True, **shape)
        except ValueError:
            continue
        if target in header.columns:
            for numbers, gaps in product(NUMBERS, GAPS):
                yield shape | numbers | gaps


def _formats(content: bytes, options: Mapping[str, Any], samples: Samples, target: str) -> dict[str, str] | None:
    """Return the formats of the date columns if all values equal those of the lab, and None otherwise."""
    texts = dict.fromkeys([target, *_columns(samples, category=True)], str)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a different guess of pandas is detected below
            frame = pd.read_csv(BytesIO(content), dtype=texts, skipinitialspace=True, **options)
            frame = frame[frame[target].notna()]
            return _checked(frame, samples, target, part="nrows" in options)
    except (ValueError, TypeError, KeyError):
        return None


def _checked(frame: pd.DataFrame, samples: Samples, target: str, part: bool) -> dict[str, str]:
    """Return the formats of dates; raise `ValueError` if a value differs. With `part`, only the first rows are compared."""
    rows = len(frame)
    classes = np.array(samples.class_names, dtype=object)[samples.labels[:rows]]
    same = rows <= len(samples.labels) if part else rows == len(samples.labels)
    if not same or not np.array_equal(frame[target].to_numpy(object), classes):
        raise ValueError
    formats = {}
    for place, field in enumerate(samples.fields):
        column, expected = frame[field.name], samples.features[:rows, place]
        if field.kind == "date":
            formats[field.name] = _format(column, expected)
            continue
        if field.kind == "category":
            present = ~np.isnan(expected)
            names = np.array(field.categories, dtype=object)[expected[present].astype(int)]
            same = np.array_equal(column.notna(), present) and np.array_equal(column.to_numpy(object)[present], names)
        else:
            same = np.array_equal(column.to_numpy(float), expected, equal_nan=True)
        if not same:
            raise ValueError
    return formats


def _format(texts: "pd.Series[Any]", expected: np.ndarray) -> str:
    for form in DATES:
        try:
            days = (pd.to_datetime(texts, format=form) - pd.Timestamp(0)) / pd.Timedelta(days=1)
        except (ValueError, TypeError):
            continue
        if np.allclose(days, expected, rtol=1e-12, atol=0, equal_nan=True):
            return form
    raise ValueError


def _columns(samples: Samples, *, category: bool) -> list[str]:
    return [field.name for field in samples.fields if (field.kind == "category") == category]


def _lines(
    name: str, digest: str, options: Mapping[str, Any], formats: Mapping[str, str], samples: Samples, target: str
) -> Lines:
    arguments = [
        "TABLE",
        *(literal(value, f"{key}=") for key, value in options.items()),
        "skipinitialspace=True",
        "dtype=dict.fromkeys([TARGET, *CATEGORIES], str)",
    ]
    text = [
        f"# Your table: put it next to this script, or give its path. Its SHA-256 begins with\n# {digest[:16]}.",
        assigned("TABLE", literal(name)),
        assigned("TARGET", literal(target)),
        assigned("NUMBERS", literal(_columns(samples, category=False))),
        assigned("CATEGORIES", literal(_columns(samples, category=True))),
        assigned("frame", Nested("pd.read_csv(", tuple(arguments), ")")),
    ]
    if formats:
        text += [
            "# Dates are counted in days since 1970.",
            assigned("DATES", literal(formats)),
            "for column, form in DATES.items():",
            "    dates = pd.to_datetime(frame[column], format=form)",
            "    frame[column] = (dates - pd.Timestamp(0)) / pd.Timedelta(days=1)",
        ]
    text += [
        "frame = frame[frame[TARGET].notna()]",
        "features, names = frame[NUMBERS + CATEGORIES], frame[TARGET].to_numpy()",
    ]
    return Lines("\n".join(text), ("import pandas as pd",))
