"""The `label_noise` axis: what is wrong with the labels that training sees."""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np

from core.method.component import Component


@dataclass(frozen=True)
class LabelNoise(Component, axis="label_noise"):
    """A way in which training labels go wrong; test labels never do.

    Its `code` changes the training labels `y`, with `generator(seed, "noise")`; `CLASSES` lists the classes.
    """

    @abstractmethod
    def noisy(self, labels: np.ndarray, classes: int, random: np.random.Generator) -> np.ndarray:
        """The labels as training sees them.

        Args:
            labels: int64 `[N]`, the true ones.
            classes: number of classes C.
            random: the `noise` stream of the seed.

        Returns:
            int64 `[N]`.
        """
