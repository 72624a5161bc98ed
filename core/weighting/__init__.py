"""The `weighting` axis: how much each training sample counts."""

from abc import abstractmethod
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.component import Component, parameter

Normalisation = Literal["sample", "class", "batch"]


@dataclass(frozen=True)
class Weighting(Component, axis="weighting"):
    """A weight for every class, fixed before training starts."""

    @abstractmethod
    def class_weights(self, class_counts: np.ndarray) -> np.ndarray:
        """The weight of each class, normalised as the component says.

        Args:
            class_counts: training samples of each class, `[C]`.

        Returns:
            float64 `[C]`, at least 0.

        Raises:
            InvalidValue: the weighting does not fit that number of classes.
        """

    @property
    def per_batch(self) -> bool:
        """Whether the loop divides each batch by its own sum of weights."""
        return getattr(self, "normalisation", "sample") == "batch"


NORMALISATION_HELP = (
    "What the weights average to 1 over. `sample`: the training set, so the total step stays that of unweighted "
    "training. `class`: the classes. `batch`: each batch, as PyTorch's own `weight=` does."
)


@dataclass(frozen=True)
class NormalisedWeighting(Weighting):
    """A static weighting that states its normalisation."""

    normalisation: Normalisation = parameter("sample", NORMALISATION_HELP, advanced=True)

    @abstractmethod
    def raw_weights(self, class_counts: np.ndarray) -> np.ndarray:
        """The weights before normalisation, float64 `[C]`."""

    def class_weights(self, class_counts: np.ndarray) -> np.ndarray:
        from core.static_weights import normalise

        # A batch's own sum divides out any scale, so per-batch weights may as well start with mean 1 over the samples.
        how: Literal["class", "sample"] = "class" if self.normalisation == "class" else "sample"
        return normalise(self.raw_weights(class_counts), class_counts, how)
