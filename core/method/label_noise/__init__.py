"""The `label_noise` axis: errors in the training labels."""

from abc import abstractmethod
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from core.method.component import Component


@dataclass(frozen=True)
class LabelNoise(Component, axis="label_noise"):
    """A kind of error in training labels; test labels always stay correct.

    Its `code` changes the training labels `y`, with `generator(seed, "noise")`; `CLASSES` lists the classes.
    """

    @abstractmethod
    def noisy(
        self, labels: Int[np.ndarray, " samples"], classes: int, random: np.random.Generator
    ) -> Int[np.ndarray, " samples"]:
        """Return the labels that training uses, int64.

        Args:
            labels: the true labels, int64.
            classes: number of classes C.
            random: the `noise` stream of the seed.
        """
