"""From nested lists to the columns of a frame, by stacking and broadcasting instead of a loop over rows."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

TEXT, NUMBER, COUNT, TRUTH = "str", "float64", "int64", "boolean"


class Block(NamedTuple):
    """The rows of one run: columns that broadcast to a common shape, each entry of which is a row."""

    columns: dict[str, np.ndarray]
    shape: tuple[int, ...]


def text(values: str | Sequence[str]) -> np.ndarray:
    """Text as an array of Python strings, `[]` or `[C]`."""
    return np.array(values, dtype=object)


def stack(payloads: Sequence[Mapping[str, Any]], path: Sequence[str], shape: tuple[int, ...]) -> np.ndarray:
    """The numbers at a path of every payload, float64 `[len(payloads), *shape]`, NaN where there is none."""
    values: list[Any] = list(payloads)
    for key in path:
        values = [None if value is None else value.get(key) for value in values]
    present = [index for index, value in enumerate(values) if value is not None]
    if len(present) == len(values):
        return np.array(values, dtype=np.float64)
    stacked = np.full((len(values), *shape), np.nan)
    if present:
        stacked[present] = np.array([values[index] for index in present], dtype=np.float64)
    return stacked


def frame(blocks: Sequence[Block], dtypes: Mapping[str, str]) -> pd.DataFrame:
    """The blocks below each other, with the columns and types of `dtypes`, also when there is no block at all."""
    columns = {}
    for name, dtype in dtypes.items():
        parts = [(block.columns[name], block.shape) for block in blocks]
        columns[name] = _texts(parts) if dtype == TEXT else _values(parts, dtype)
    return pd.DataFrame(columns, copy=False)


def _values(parts: Sequence[tuple[np.ndarray, tuple[int, ...]]], dtype: str) -> Any:
    spread = [np.broadcast_to(values, shape).ravel() for values, shape in parts]
    rows = np.concatenate(spread) if spread else np.empty(0)
    return pd.array(rows, dtype=dtype) if dtype == TRUTH else rows.astype(dtype, copy=False)


def _texts(parts: Sequence[tuple[np.ndarray, tuple[int, ...]]]) -> Any:
    """A text stands in many rows: convert it once, and let the rows take it by index."""
    texts: list[str] = []
    rows = [np.empty(0, dtype=np.int64)]
    for values, shape in parts:
        index = len(texts) + np.arange(values.size).reshape(values.shape)
        rows.append(np.broadcast_to(index, shape).ravel())
        texts.extend(values.ravel().tolist())
    return pd.Series(texts, dtype=TEXT).array.take(np.concatenate(rows))
