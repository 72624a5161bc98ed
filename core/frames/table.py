"""Convert nested lists to the columns of a frame, by stacking and broadcasting instead of a loop over rows."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from jaxtyping import Float, Shaped

TEXT, NUMBER, COUNT, TRUTH = "str", "float64", "int64", "boolean"


class Block(NamedTuple):
    """The rows of one run: columns that broadcast to a common shape, in which every entry is one row."""

    columns: dict[str, np.ndarray]
    shape: tuple[int, ...]


def text(values: str | Sequence[str]) -> Shaped[np.ndarray, "*classes"]:
    """Return text as an array of Python strings."""
    return np.array(values, dtype=object)


def stack(
    payloads: Sequence[Mapping[str, Any]], path: Sequence[str], shape: tuple[int, ...]
) -> Float[np.ndarray, "payloads ..."]:
    """Return the numbers at a path of every payload; NaN, in this shape, for payloads that lack them."""
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
    """Return the blocks as one frame with the columns and types of `dtypes`, even if there are no blocks."""
    columns = {}
    for name, dtype in dtypes.items():
        parts = [(block.columns[name], block.shape) for block in blocks]
        columns[name] = _texts(parts) if dtype == TEXT else _values(parts, dtype)
    return pd.DataFrame(columns, copy=False)


def _values(parts: Sequence[tuple[np.ndarray, tuple[int, ...]]], dtype: str) -> Any:
    blocks = [np.broadcast_to(values, shape).ravel() for values, shape in parts]
    rows = np.concatenate(blocks) if blocks else np.empty(0)
    return pd.array(rows, dtype=dtype) if dtype == TRUTH else rows.astype(dtype, copy=False)


def _texts(parts: Sequence[tuple[np.ndarray, tuple[int, ...]]]) -> Any:
    """Convert each text once, although it stands in many rows, and let the rows take it by index."""
    texts: list[str] = []
    rows = [np.empty(0, dtype=np.int64)]
    for values, shape in parts:
        index = len(texts) + np.arange(values.size).reshape(values.shape)
        rows.append(np.broadcast_to(index, shape).ravel())
        texts.extend(values.ravel().tolist())
    return pd.Series(texts, dtype=TEXT).array.take(np.concatenate(rows))
