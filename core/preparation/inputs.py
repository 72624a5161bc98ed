"""The samples of a stack of seeds, as rows of one array shared by the seeds."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int, Num


@dataclass(frozen=True, eq=False)
class Inputs:
    """The same number of samples for each of several seeds.

    Attributes:
        values: float32 as the network gets them, or uint8 for images with the shape channels × height × width.
        rows: for each seed, the rows of `values` that are its samples, in order.
        mean: mean of each channel of uint8 images, on the scale 0–1; empty for float32.
        deviation: standard deviation of each channel of uint8 images, on the scale 0–1.
    """

    values: Num[np.ndarray, " rows *shape"]
    rows: Int[np.ndarray, "seeds samples"]
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of one sample."""
        return self.values.shape[1:]

    @property
    def samples(self) -> int:
        """The number of samples of one seed."""
        return self.rows.shape[1]

    def for_seeds(self, *places: int) -> "Inputs":
        """Return the samples of the seeds at these positions."""
        return Inputs(self.values, self.rows[list(places)], self.mean, self.deviation)

    def dense(self) -> Float32[np.ndarray, "seeds samples *shape"]:
        """Return all samples as the network gets them, in a new array."""
        values = self.values[self.rows]
        if self.values.dtype == np.float32:
            return values
        mean, deviation = (np.array(part, dtype=np.float32)[:, None, None] for part in (self.mean, self.deviation))
        return (values / np.float32(255) - mean) / deviation


def shared_inputs(
    features: Num[np.ndarray, " samples *shape"],
    seeds: int,
    mean: tuple[float, ...] = (),
    deviation: tuple[float, ...] = (),
) -> Inputs:
    """Return inputs with the same samples for every seed."""
    return Inputs(features, np.tile(np.arange(len(features)), (seeds, 1)), mean, deviation)


def separate_inputs(
    parts: list[Num[np.ndarray, " samples *shape"]], mean: tuple[float, ...] = (), deviation: tuple[float, ...] = ()
) -> Inputs:
    """Return inputs with different samples for each seed; `parts` has one array per seed."""
    rows = np.arange(sum(map(len, parts))).reshape(len(parts), -1)
    return Inputs(np.concatenate(parts), rows, mean, deviation)
