"""Arrays as nested lists for JSON payloads."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike


def finite(array: ArrayLike) -> Any:
    """Return the array as nested lists of plain numbers, with None for NaN and infinities, which JSON does not have.

    >>> finite([[0.5, float("nan")]])
    [[0.5, None]]
    """
    values = np.asarray(array)
    if not np.issubdtype(values.dtype, np.floating):
        return values.tolist()
    undefined = ~np.isfinite(values)
    if not undefined.any():
        return values.tolist()
    nullable = values.astype(object)
    nullable[undefined] = None
    return nullable.tolist()
