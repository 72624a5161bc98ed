"""What every loader returns."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from data.table import Field

MOST_NAMES = 32  # columns that one column of names becomes at most


@dataclass(frozen=True, eq=False)
class Dataset:
    """Labelled samples; the arrays are made read-only, since loaders hand the same ones to everybody.

    Attributes:
        features: float32 `[N, *shape]`; tables and points have one axis of features. Images of the larger sets are uint8
            `[N, channels, height, width]`, in memory or mapped from a file. A table with `fields` has float64 `[N, columns]`,
            NaN where a value is missing.
        labels: int64 `[N]`, indices into `class_names`.
        class_names: name of each class, in label order.
        kind: `points` are two-dimensional and can be drawn; a `table` has named columns; an `image` has a shape.
        feature_names: one a column for tables and points, empty for images.
        image_shape: height and width of images, flat or not, else None.
        source: where the samples come from, one sentence.
        test: the official test part, with the same classes; None where there is none and the lab splits one off.
        channel_mean: for images stored as uint8, what the network gets is (x/255 − mean) / deviation in each channel.
        channel_deviation: see `channel_mean`; both are empty for features that are not uint8.
        standardise: whether the columns of a table are brought to mean 0 and deviation 1, by the training part, for training.
        fields: for a table as somebody made it, what each column holds: it must be preprocessed before training. Empty for
            all others, whose features are numbers without gaps.
        notes: what a person should know about the files that were read, a sentence each.
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
    standardise: bool = True
    fields: tuple[Field, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.features.setflags(write=False)
        self.labels.setflags(write=False)

    @property
    def class_counts(self) -> np.ndarray:
        """Samples of each class, int64 `[C]`."""
        return np.bincount(self.labels, minlength=len(self.class_names))

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one sample as training gets it; of a table with fields about that, before it is split."""
        if not self.fields:
            return self.features.shape[1:]
        return (sum(min(len(field.categories), MOST_NAMES) or 1 for field in self.fields),)
