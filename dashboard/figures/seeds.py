"""Mean and range over the seeds, for every curve of a figure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from jaxtyping import Float, Num


@dataclass(frozen=True)
class Band:
    """One curve: mean, minimum (`low`) and maximum (`high`) over the seeds at each x; NaN is undefined."""

    x: Num[np.ndarray, " points"]
    mean: Float[np.ndarray, " points"]
    low: Float[np.ndarray, " points"]
    high: Float[np.ndarray, " points"]

    @property
    def drawable(self) -> bool:
        """Whether any value is defined."""
        return bool(np.isfinite(self.mean).any())

    @property
    def has_spread(self) -> bool:
        """Whether the seeds differ anywhere (never with one seed)."""
        return bool((self.high > self.low).any())

    @property
    def first(self) -> float:
        """The mean at the first x where it is defined."""
        return float(self.mean[np.isfinite(self.mean)][0])

    @property
    def last(self) -> float:
        """The mean at the last x where it is defined."""
        return float(self.mean[np.isfinite(self.mean)][-1])


class SeedBands:
    """The curves of a long frame, one for each combination of `keys`, with mean and range of any column over the seeds.

    Sorting once and reducing slices is about ten times as fast as a pandas groupby with three aggregates, and a live chart does
    it at each poll.
    """

    def __init__(self, frame: pd.DataFrame, keys: Sequence[str], x: str = "epoch") -> None:
        self._frame = frame
        self._curves: list[tuple[tuple[object, ...], slice]] = []
        if frame.empty:
            return
        combined = np.zeros(len(frame), dtype=np.int64)
        for key in keys:
            codes, uniques = pd.factorize(frame[key], use_na_sentinel=False)
            combined = combined * len(uniques) + codes
        positions = frame[x].to_numpy()
        self._order = np.lexsort((positions, combined))
        sorted_curves, sorted_x = combined[self._order], positions[self._order]
        new_curve = np.append(True, np.diff(sorted_curves) != 0)
        new_point = new_curve | np.append(True, np.diff(sorted_x) != 0)
        self._points = np.flatnonzero(new_point)
        self._x = sorted_x[self._points]
        edges = np.append(np.flatnonzero(new_curve[self._points]), len(self._points))
        # The sort is stable: the first row of a curve in the frame comes first among the rows at its smallest x.
        first_rows = frame[list(keys)].iloc[self._order[self._points[edges[:-1]]]]
        names = [tuple(row) for row in first_rows.itertuples(index=False, name=None)]
        self._curves = [
            (name, slice(start, end)) for name, start, end in zip(names, edges[:-1], edges[1:], strict=True)
        ]

    def of(self, column: str) -> dict[tuple[object, ...], Band]:
        """Return the curves of a column by their keys; empty for a column that the frame does not have."""
        if not self._curves or column not in self._frame:
            return {}
        values = self._frame[column].to_numpy(dtype=float)[self._order]
        defined = np.isfinite(values)
        count = np.add.reduceat(defined, self._points, dtype=np.int64)
        total = np.add.reduceat(np.where(defined, values, 0.0), self._points)
        mean = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        low = np.fmin.reduceat(np.where(defined, values, np.nan), self._points)
        high = np.fmax.reduceat(np.where(defined, values, np.nan), self._points)
        return {name: Band(self._x[part], mean[part], low[part], high[part]) for name, part in self._curves}
