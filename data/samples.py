"""The labelled samples that every loader returns."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Int, Num

from data.table import Field

MOST_NAMES = 32  # columns, at most, into which a column of names is turned


@dataclass(frozen=True, eq=False)
class Samples:
    """Labelled samples; the arrays are made read-only, because loaders return the same arrays to every caller.

    Attributes:
        features: float32; the samples of tables and points have one dimension. Images of the larger sets are uint8 with the
            shape channels × height × width, in memory or mapped from a file. A table with `fields` is float64, with NaN for a
            missing value.
        labels: int64, indices into `class_names`.
        class_names: name of each class, in label order.
        kind: `points` are two-dimensional and can be drawn; a `table` has named columns; an `image` has a shape.
        feature_names: one per column for tables and points, empty for images.
        image_shape: height and width of images, flattened or not; None for other kinds.
        source: origin of the samples, in one sentence.
        test: the official test part, with the same classes; None if there is none, and the lab splits one off.
        channel_mean: a network gets images stored as uint8 as (x/255 − mean) / deviation in each channel.
        channel_deviation: see `channel_mean`; both are empty for features that are not uint8.
        standardise: whether the columns of a table are scaled to mean 0 and deviation 1 on the training part.
        fields: the type of each column of a raw table, which must be preprocessed before training. Empty for all other
            samples, whose features are numbers without gaps.
        notes: remarks about the files that were read, one sentence each.
    """

    features: Num[np.ndarray, " samples *shape"]
    labels: Int[np.ndarray, " samples"]
    class_names: tuple[str, ...]
    kind: Literal["points", "table", "image"]
    source: str
    feature_names: tuple[str, ...] = ()
    image_shape: tuple[int, int] | None = None
    test: "Samples | None" = None
    channel_mean: tuple[float, ...] = ()
    channel_deviation: tuple[float, ...] = ()
    standardise: bool = True
    fields: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.features.setflags(write=False)
        self.labels.setflags(write=False)

    @property
    def class_counts(self) -> Int[np.ndarray, " classes"]:
        """The number of samples in each class."""
        return np.bincount(self.labels, minlength=len(self.class_names))

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one sample as training gets it; approximate for a table with fields, before it is split."""
        if not self.fields:
            return self.features.shape[1:]
        return (sum(min(len(field.categories), MOST_NAMES) or 1 for field in self.fields),)
