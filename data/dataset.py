"""What every loader returns."""

from dataclasses import dataclass
from typing import Literal

import numpy as np


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled samples, all in memory; the arrays are made read-only, since loaders hand the same ones to everybody.

    Attributes:
        features: float32 `[N, *shape]`, or uint8 `[N, channels, height, width]` for images; tables and points have one axis of
            features.
        labels: int64 `[N]`, indices into `class_names`.
        class_names: name of each class, in label order.
        kind: `points` are two-dimensional and can be drawn; a `table` has named columns; an `image` has a shape.
        feature_names: one a column for tables and points, empty for images.
        image_shape: height and width of images, else None.
        source: where the samples come from, one sentence.
        test: the official test part, with the same classes; None when there is none and the lab splits off its own.
        channel_mean: of each channel of uint8 images on the scale 0–1; the network gets (x / 255 − mean) / deviation.
        channel_deviation: of each channel likewise.
    """

    features: np.ndarray
    labels: np.ndarray
    class_names: tuple[str, ...]
    kind: Literal["points", "table", "image"]
    source: str
    feature_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None
    test: "Dataset | None" = None
    channel_mean: tuple[float, ...] = ()
    channel_deviation: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        self.features.setflags(write=False)
        self.labels.setflags(write=False)

    @property
    def class_counts(self) -> np.ndarray:
        """Samples of each class, int64 `[C]`."""
        return np.bincount(self.labels, minlength=len(self.class_names))
