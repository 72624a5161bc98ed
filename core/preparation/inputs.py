"""The samples of a stack of seeds, as rows of one array that the seeds share."""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Inputs:
    """N samples for each of S seeds.

    Attributes:
        values: `[M, *shape]`, float32 as the network gets them, or uint8 for images `[M, channels, height, width]`.
        rows: int64 `[S, N]`, which of the values each seed has, in order.
        mean: of each channel of uint8 images, on the scale 0–1; empty for float32.
        deviation: of each channel of uint8 images, on the scale 0–1.
    """

    values: np.ndarray
    rows: np.ndarray
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one sample."""
        return self.values.shape[1:]

    @property
    def samples(self) -> int:
        """Samples of one seed, N."""
        return self.rows.shape[1]

    def only(self, *places: int) -> "Inputs":
        """Those of the seeds at these places."""
        return Inputs(self.values, self.rows[list(places)], self.mean, self.deviation)

    def dense(self) -> np.ndarray:
        """All of them as the network gets them: float32 `[S, N, *shape]`, a new array."""
        values = self.values[self.rows]
        if self.values.dtype == np.float32:
            return values
        mean, deviation = (np.array(part, dtype=np.float32)[:, None, None] for part in (self.mean, self.deviation))
        return (values / np.float32(255) - mean) / deviation


def alike(features: np.ndarray, seeds: int, mean: tuple[float, ...] = (), deviation: tuple[float, ...] = ()) -> Inputs:
    """The same samples `[N, *shape]` for every seed."""
    return Inputs(features, np.tile(np.arange(len(features)), (seeds, 1)), mean, deviation)


def apart(parts: list[np.ndarray], mean: tuple[float, ...] = (), deviation: tuple[float, ...] = ()) -> Inputs:
    """Samples of its own for each seed, `[N, *shape]` each."""
    rows = np.arange(sum(map(len, parts))).reshape(len(parts), -1)
    return Inputs(np.concatenate(parts), rows, mean, deviation)
