"""Payloads in the store: strict JSON text, and arrays as npz bytes without pickles."""

import io
import json
import zipfile
import zlib
from typing import Any

import numpy as np

from core.errors import StoreError


def to_json(value: Any, what: str) -> str:
    """Return `value` as JSON text in ASCII.

    Raises:
        StoreError: the value contains NaN, an infinity or a type that JSON lacks, or it is nested too deeply.
    """
    try:
        return json.dumps(value, allow_nan=False, separators=(",", ":"))
    except (ValueError, TypeError, RecursionError) as error:
        raise StoreError(f"{what} cannot be stored as JSON: {error}.") from error


def from_json(text: str, what: str) -> Any:
    """Return the value that `to_json` wrote.

    Raises:
        StoreError: the text is not JSON (another program wrote to the store).
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise StoreError(f"{what} is damaged in the store: {error}.") from error


def to_arrays(content: bytes, what: str) -> dict[str, np.ndarray]:
    """Return the arrays of an npz file by name.

    Raises:
        StoreError: it is not an npz file, is damaged, or contains Python objects, which are never unpickled.
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as loaded:
            return {name: loaded[name] for name in loaded.files}
    except (
        ValueError,
        OSError,
        EOFError,
        KeyError,
        AttributeError,
        TypeError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise StoreError(f"{what} is damaged in the store: not an npz file of plain arrays.") from error
